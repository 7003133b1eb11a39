"""Has every kind of response of the server judged by httplint and by REDbot: lint.py FERRY."""

import gzip
import http.client
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
from configparser import ConfigParser

import thor
from httplint import HttpRequestLinter, HttpResponseLinter
from httplint.note import levels
from redbot.resource import HttpResource

# Notes that are no fault of ours: on which exchanges, and why.
ALLOWED = {
    # The style of a listing stands in its page; scripts are ruled out by default-src.
    "CSP_UNSAFE_INLINE": r"/folder/",
    # A listing has sizes and times of files, and the folder's time does not cover them; a redirection is short.
    "FRESHNESS_NO_CACHE_NO_VALIDATOR": r"/folder",
    # The older field is sent only on request.
    "FIELD_DEPRECATED": r"Want-Digest",
    # Each part of a multipart body has its own.
    "PARTIAL_WITHOUT_RANGE": r"bytes=0-9, 20-29",
    # These requests are bad or too long, and the notes say only that.
    "STATUS_BAD_REQUEST": r"/%6|archive=zip",
    "STATUS_URI_TOO_LONG": r"xxxx",
}

FILES = {
    "letters.txt": b"a few letters\n" * 200,
    "page.html": b"<!DOCTYPE html><html lang='en'><title>A page</title></html>\n" + b" " * 3000,
    "empty.txt": b"",
    "data.json": b'{"a": 1}\n' + b" " * 3000,
    "picture.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>\n" + b" " * 3000,
    "unknown.zzz": bytes(range(256)) * 9,
    "Grüße.txt": b"x\n" * 2000,
    "folder/a.txt": b"a\n",
    "withindex/index.html": b"<!DOCTYPE html><html lang='en'><title>Index</title></html>\n" + b" " * 3000,
    "app.js": b"let a = 1;\n" * 200,
    "app.js.gz": gzip.compress(b"let a = 1;\n" * 200),
}

# Options of the server; method, target, fields, and the status that has to come.
SITES = [
    ([], [
        ("GET", "/files/letters.txt", {}, 200),
        ("HEAD", "/files/letters.txt", {}, 200),
        ("GET", "/files/letters.txt?download", {}, 200),
        ("GET", "/files/Gr%C3%BC%C3%9Fe.txt?download", {}, 200),
        ("GET", "/files/letters.txt", {"Want-Repr-Digest": "sha-256=1", "Want-Content-Digest": "sha-256=1"}, 200),
        ("GET", "/files/letters.txt", {"Want-Digest": "SHA-256"}, 200),
        ("GET", "/files/letters.txt", {"Range": "bytes=0-9"}, 206),
        ("GET", "/files/letters.txt", {"Range": "bytes=0-9, 20-29"}, 206),
        ("GET", "/files/letters.txt", {"Range": "bytes=99999-"}, 416),
        ("GET", "/files/letters.txt", {"If-None-Match": "*"}, 304),
        ("GET", "/files/letters.txt", {"If-Modified-Since": "Sun, 06 Nov 1994 08:49:37 GMT"}, 304),
        ("GET", "/files/letters.txt", {"If-Match": '"x"'}, 412),
        ("GET", "/files/page.html", {}, 200),
        ("GET", "/files/empty.txt", {}, 200),
        ("GET", "/files/data.json", {}, 200),
        ("GET", "/files/picture.svg", {}, 200),
        ("GET", "/files/unknown.zzz", {}, 200),
        ("GET", "/files/withindex/", {}, 200),
        ("GET", "/files/folder/", {}, 200),
        ("HEAD", "/files/folder/", {}, 200),
        ("GET", "/files/folder/?format=json", {}, 200),
        ("GET", "/files/folder/?archive=tar", {}, 200),
        ("HEAD", "/files/folder/?archive=tar", {}, 200),
        ("GET", "/files/folder/?archive=tar", {"Range": "bytes=0-99"}, 206),
        ("GET", "/files/folder/?archive=zip", {}, 400),
        ("GET", "/files/folder", {}, 301),
        ("GET", "/", {}, 302),
        ("GET", "/files/none", {}, 404),
        ("GET", "/files/none", {"Accept": "text/html"}, 404),
        ("HEAD", "/files/none", {}, 404),
        ("GET", "/elsewhere", {}, 404),
        ("GET", "/files/%6", {}, 400),
        ("GET", "/files/letters.txt", {"Expect": "tea"}, 417),
        ("GET", "/files/letters.txt", {"Transfer-Encoding": "gzip, chunked"}, 501),
        ("GET", "/files/letters.txt?" + "x" * 60000, {}, 414),
        ("GET", "/files/letters.txt", {"X": "x" * 60000}, 431),
        ("GET", "/files/letters.txt", {"Content-Length": "99999999999999999999"}, 413),
        ("OPTIONS", "/files/letters.txt", {}, 204),
        ("OPTIONS", "*", {}, 204),
        ("PUT", "/files/letters.txt", {}, 405),
        ("DELETE", "/files/letters.txt", {"Accept": "text/html"}, 405),
    ]),
    (["--precompressed"], [
        ("GET", "/files/app.js", {}, 200),
        ("GET", "/files/app.js", {"Accept-Encoding": "gzip"}, 200),
        ("HEAD", "/files/app.js", {"Accept-Encoding": "gzip"}, 200),
        ("GET", "/files/app.js", {"Accept-Encoding": "gzip", "If-None-Match": "*"}, 304),
        ("GET", "/files/app.js", {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}, 206),
    ]),
    (["--cors", "https://example.org", "--cache-control", "max-age=60"], [
        ("GET", "/files/letters.txt", {"Origin": "https://example.org"}, 200),
        ("GET", "/files/none", {"Origin": "https://example.org"}, 404),
        ("OPTIONS", "/files/letters.txt",
         {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}, 204),
    ]),
]


class Server:
    """A running `ferry serve`."""

    def __init__(self, program, folder, options):
        self.process = subprocess.Popen(
            [program, "serve", folder, "--port", "0", *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.port = int(re.search(r":(\d+)/", self.process.stderr.readline()).group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def lint(port, method, target, fields, status):
    """What httplint says of one exchange."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(method, target, skip_accept_encoding=True)
    sent = {"User-Agent": "lint", **fields}
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders()
    reply = connection.getresponse()
    content = reply.read()
    connection.close()
    assert reply.status == status, f"{reply.status} instead of {status}"
    uri = f"http://127.0.0.1:{port}{'' if target == '*' else target[:200]}"
    request = HttpRequestLinter()
    request.process_request_topline(method.encode(), uri.encode(), b"HTTP/1.1")
    request.process_headers([(n.encode(), v[:200].encode()) for n, v in sent.items()])
    request.finish_content(True)
    response = HttpResponseLinter(no_content=method == "HEAD")
    response.request = request
    response.base_uri = uri
    response.process_response_topline(b"HTTP/1.1", str(reply.status).encode(), reply.reason.encode())
    response.process_headers([(n.encode("latin-1"), v.encode("latin-1")) for n, v in reply.getheaders()])
    response.feed_content(content)
    response.finish_content(True)
    return list(response.notes)


def droid(url):
    """What REDbot finds when it asks by itself, ranges and conditions included. Its event loop runs once a process."""
    settings = ConfigParser()
    settings.read_dict({"redbot": {"enable_local_access": "True"}})
    resource = HttpResource(settings["redbot"])
    resource.set_request(url)

    @thor.events.on(resource)
    def check_done():
        thor.stop()

    resource.check()
    thor.run()
    checks = [resource, *(check for check in resource.subreqs.values() if check.fetch_done)]
    return [complaint for check in checks for complaint in complaints(check.response.notes, f"REDbot: {url}")]


def complaints(notes, what):
    """The notes that count as faults, children of notes included."""
    for note in notes:
        name = type(note).__name__
        allowed = name in ALLOWED and re.search(ALLOWED[name], what)
        if note.level in (levels.WARN, levels.BAD) and not allowed:
            yield f"{what}: {name}: {note.summary}"
        yield from complaints(note.subnotes, what)


def fill(folder):
    for name, content in FILES.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        os.utime(path, (784111777, 784111777))
    # The tag of an archive is strong at once only if the times of its files prove their states.
    os.utime(os.path.join(folder, "folder/a.txt"), ns=(784111777123456789, 784111777123456789))


def main(program):
    found, count = [], 0
    with tempfile.TemporaryDirectory() as folder:
        fill(folder)
        for options, exchanges in SITES:
            with Server(program, folder, options) as server:
                for method, target, fields, status in exchanges:
                    what = f"{method} {target[:60]} {str(fields)[:80]} ({status})"
                    count += 1
                    found += complaints(lint(server.port, method, target, fields, status), f"httplint: {what}")
                targets = sorted({t for method, t, _, status in exchanges if method == "GET" and len(t) < 999})
                urls = [f"http://127.0.0.1:{server.port}{target}" for target in targets]
                count += len(urls)
                with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
                    for result in pool.map_async(droid, urls, chunksize=1).get(timeout=120):
                        found += result
    print("\n".join(found) or f"{count} responses, no complaint.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
