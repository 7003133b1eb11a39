#!/bin/sh
# The name of a download depends on the order of two parameters that have no order.
#
# Version:   wget2 1.99.1-2.2 of Debian 12, with libwget0 of the same version.
# Behaviour: Content-Disposition has filename*=UTF-8''na%C3%AFve.txt and, for old clients, filename="na_ve.txt". wget2
#            --content-disposition saves the file under whichever of the two comes first.
# Guess:     "naïve.txt" both times: recipients "SHOULD pick filename* and ignore filename" (RFC 6266 section 4.3).
# Output:    filename* first: naïve.txt; filename first: na_ve.txt
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get -qq download wget2=1.99.1-2.2 libwget0=1.99.1-2.2 2>/dev/null
for package in *.deb; do dpkg-deb -x "$package" program; done
cat >server.py <<'PYTHON'
import http.server

STAR, PLAIN = "filename*=UTF-8''na%C3%AFve.txt", 'filename="na_ve.txt"'

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        names = (STAR, PLAIN) if self.path == "/star" else (PLAIN, STAR)
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Disposition", "attachment; " + "; ".join(names))
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"file")

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
python3 server.py >port 2>log &
server=$!
while ! [ -s port ]; do kill -0 "$server"; sleep 0.1; done
library=$(dirname "$(find "$folder/program" -name 'libwget.so*' | head -n 1)")
name() {
    mkdir -p "$1"
    (cd "$1" && env HOME="$folder" LC_ALL=C.UTF-8 LD_LIBRARY_PATH="$library" "$folder/program/usr/bin/wget2" --no-config -q \
        --no-proxy --no-robots --content-disposition "http://127.0.0.1:$(cat ../port)/$1" && ls)
}
output="filename* first: $(name star); filename first: $(name plain)"
echo "$output"
[ "$output" = "filename* first: naïve.txt; filename first: na_ve.txt" ]
