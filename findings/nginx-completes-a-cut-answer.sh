#!/bin/sh
# A proxy turns an answer that was cut into one that is complete.
#
# Version:   nginx 1.22.1-9+deb12u11 of Debian 12, and any curl.
# Behaviour: An origin sends a stream of unknown length and dies in its middle. By default nginx asks it in HTTP/1.0, where
#            the end of the connection is the end of the body, and passes the body on with a proper last chunk: curl ends
#            with exit status 0. With "proxy_http_version 1.1" the origin sends chunks, nginx sees that the last one is
#            missing, and curl ends with 18 (partial file).
# Guess:     18 both times: the default of a proxy does not hide that data is missing.
# Output:    default: 0; proxy_http_version 1.1: 18
set -eu
folder=$(mktemp -d)
servers=
trap 'for pid in $servers; do kill "$pid"; done; rm -rf "$folder"' EXIT
cd "$folder"
apt-get -qq download nginx=1.22.1-9+deb12u11 2>/dev/null
dpkg-deb -x nginx_*.deb program
cat >origin.py <<'PYTHON'
import http.server, os

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        is_chunked = self.request_version == "HTTP/1.1"
        self.send_response(200)
        self.send_header(*("Transfer-Encoding", "chunked") if is_chunked else ("Connection", "close"))
        self.end_headers()
        self.wfile.write(b"5\r\nbegin\r\n" if is_chunked else b"begin")
        self.wfile.flush()
        # What the kernel does for a process that is killed.
        self.close_connection = True

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
python3 origin.py >port 2>origin.log &
servers=$!
while ! [ -s port ]; do kill -0 "$servers"; sleep 0.1; done
free_port() { python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
first=$(free_port)
second=$(free_port)
cat >nginx.conf <<CONF
daemon off; master_process off; pid nginx.pid; events {}
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    server { listen 127.0.0.1:$first; location / { proxy_pass http://127.0.0.1:$(cat port); } }
    server { listen 127.0.0.1:$second; location / { proxy_pass http://127.0.0.1:$(cat port); proxy_http_version 1.1; } }
}
CONF
program/usr/sbin/nginx -p "$folder" -c nginx.conf -e stderr 2>nginx.log &
servers="$servers $!"
ask() {
    status=0
    curl --disable --silent --noproxy '*' --retry 50 --retry-connrefused --retry-delay 1 --output answer \
        "http://127.0.0.1:$1/" || status=$?
    printf '%s' "$status"
}
output="default: $(ask "$first"); proxy_http_version 1.1: $(ask "$second")"
echo "$output"
[ "$output" = "default: 0; proxy_http_version 1.1: 18" ]
