#!/bin/sh
# A resumed download asks for a part of the file and for a coding of it at once, and ends short with exit status 0.
#
# Version:   wget2 1.99.1-2.2 and curl 7.88.1-10+deb12u15 of Debian 12, with libwget0 and libcurl4 of the same versions.
# Behaviour: The first 3,000 of 4,000 bytes are there. "wget2 -c URL" and "curl --compressed -C - -O URL" send "Range:
#            bytes=3000-" and "Accept-Encoding: gzip" in one request. The server has the file as gzip, too, and answers
#            as RFC 9110 sections 12.5.3 and 14.1.2 have it: the coded representation has fewer than 3,000 bytes, so 416.
#            Both programs leave the 3,000 bytes as they are and end with exit status 0.
# Guess:     One of: Range without Accept-Encoding, a second request after the 416, or a status other than 0.
# Output:    wget2: 0, 3000 bytes; curl: 0, 3000 bytes
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get -qq download wget2=1.99.1-2.2 libwget0=1.99.1-2.2 curl=7.88.1-10+deb12u15 libcurl4=7.88.1-10+deb12u15 2>/dev/null
for package in *.deb; do dpkg-deb -x "$package" program; done
cat >server.py <<'PYTHON'
import gzip, http.server, re

PLAIN = b"0123456789" * 400
CODED = gzip.compress(PLAIN)

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        is_coded = "gzip" in self.headers.get("Accept-Encoding", "")
        content = CODED if is_coded else PLAIN
        match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(match[1]) if match else 0
        status = 416 if start >= len(content) else 206 if match else 200
        body = content[start:] if status != 416 else b""
        self.send_response(status)
        self.send_header("Vary", "Accept-Encoding")
        if is_coded and status != 416:
            self.send_header("Content-Encoding", "gzip")
        if status == 416:
            self.send_header("Content-Range", "bytes */%d" % len(content))
        if status == 206:
            self.send_header("Content-Range", "bytes %d-%d/%d" % (start, len(content) - 1, len(content)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
python3 server.py >port 2>log &
server=$!
while ! [ -s port ]; do kill -0 "$server"; sleep 0.1; done
url="http://127.0.0.1:$(cat port)/file"
library=$(dirname "$(find "$folder/program" -name 'libwget.so*' | head -n 1)")
resume() {
    status=0
    mkdir "$folder/$1"
    cd "$folder/$1"
    shift
    python3 -c 'print("0123456789" * 300, end="")' >file
    env HOME="$folder" "$@" "$url" >"$folder/out" 2>&1 || status=$?
    printf '%s, %s bytes' "$status" "$(stat -c %s file)"
}
export LD_LIBRARY_PATH="$library"
output="wget2: $(resume wget2 "$folder/program/usr/bin/wget2" --no-config --no-proxy --no-robots -c)"
output="$output; curl: $(resume curl "$folder/program/usr/bin/curl" --disable --silent --noproxy '*' --compressed -C - -O)"
echo "$output"
[ "$output" = "wget2: 0, 3000 bytes; curl: 0, 3000 bytes" ]
