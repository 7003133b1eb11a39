#!/bin/sh
# A folder whose name has a colon is copied as if it were empty, with exit status 0.
#
# Version:   rclone 1.60.1+dfsg-2+b5 of Debian 12, its http backend.
# Behaviour: A web server lists the folders "plain" and "a:b", each with one file. rclone copies the file of "plain", and
#            neither the file of "a:b" nor the folder. It lists "a:b/" itself, and a file named "a:b" is copied. The exit
#            status is 0 and no error is printed.
# Guess:     Both files, or an error.
# Output:    status 0: plain/file
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get -qq download rclone=1.60.1+dfsg-2+b5 2>/dev/null
dpkg-deb -x rclone_*.deb program
mkdir -p served/plain served/a:b copy home
echo file >served/plain/file
echo file >served/a:b/file
python3 -u -m http.server 0 --bind 127.0.0.1 --directory served >log 2>&1 &
server=$!
while ! grep -q 'port [0-9]' log; do kill -0 "$server"; sleep 0.1; done
port=$(sed -n 's/.* port \([0-9]*\).*/\1/p;q' log)
status=0
env HOME="$folder/home" no_proxy=127.0.0.1 program/usr/bin/rclone --config /dev/null -q \
    --http-url "http://127.0.0.1:$port/" copy :http: copy || status=$?
output="status $status: $(cd copy && find . -type f | sed 's,^\./,,' | sort | tr '\n' ' ' | sed 's/ $//')"
echo "$output"
[ "$output" = "status 0: plain/file" ]
