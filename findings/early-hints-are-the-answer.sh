#!/bin/sh
# An interim 103 response is taken for the final one.
#
# Version:   requests 2.34.2 from PyPI, on the http.client of Python 3.11.
# Behaviour: A server sends "103 Early Hints" (RFC 8297) and then "200 OK" with the file, as RFC 9110 section 15.2 lets
#            it. requests.get() returns status 103 and an empty body, and raise_for_status() raises nothing. http.client
#            passes over 100 alone.
# Guess:     Status 200 and the file: a client "MUST be able to parse one or more 1xx responses received prior to a final
#            response" (RFC 9110 section 15.2).
# Output:    103 0
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install requests==2.34.2
output=$("$folder/venv/bin/python" - <<'PYTHON'
import socket, threading, requests

def serve(listener):
    connection, _ = listener.accept()
    with connection:
        while b"\r\n\r\n" not in connection.recv(65536):
            pass
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n")
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfile")
        connection.recv(1)

listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=serve, args=(listener,), daemon=True).start()
session = requests.Session()
session.trust_env = False
reply = session.get("http://127.0.0.1:%d/" % listener.getsockname()[1], timeout=10)
reply.raise_for_status()
print(reply.status_code, len(reply.content))
PYTHON
)
echo "$output"
[ "$output" = "103 0" ]
