#!/bin/sh
# rsync -a leaves an old version in place if the new one has the same size and was written in the same second.
#
# Version:   rsync 3.5.0+ds1-0+deb12u1 of Debian 12.
# Behaviour: Source and copy have the same size and modification times that differ by half a second, on a file system
#            that keeps nanoseconds. "rsync -a" transfers nothing and ends with exit status 0: the copy keeps its old
#            content and its old time. Its quick check compares whole seconds, unless --modify-window=-1 is given.
# Guess:     The copy gets the new content, since -a preserves times and can set nanoseconds.
# Output:    default: old; --modify-window=-1: new
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get -qq download rsync=3.5.0+ds1-0+deb12u1 libpopt0=1.19+dfsg-1 libxxhash0=0.8.1-1 2>/dev/null
for package in *.deb; do dpkg-deb -x "$package" program; done
library=$(dirname "$(find "$folder/program" -name 'libpopt.so*' | head -n 1)")
mkdir source
printf new >source/file
touch -d '2026-01-01 00:00:00.500 UTC' source/file
run() {
    mkdir copy
    printf old >copy/file
    touch -d '2026-01-01 00:00:00.000 UTC' copy/file
    LD_LIBRARY_PATH="$library" program/usr/bin/rsync -a "$@" source/ copy/
    cat copy/file
    rm -r copy
}
output="default: $(run); --modify-window=-1: $(run --modify-window=-1)"
echo "$output"
[ "$output" = "default: old; --modify-window=-1: new" ]
