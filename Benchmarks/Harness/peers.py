"""The servers that are compared, and how each is started."""

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from processes import Place

WORKERS = os.cpu_count() or 1
CONNECTIONS = 4096
FERRY = ".build/release/ferry"
FLOOR = ".build-floor/release/floor"
BARE = ".build-floor/release/bare"
HUMMINGBIRD = ".build-hummingbird/release/hummingbird-peer"


@dataclass(frozen=True)
class FixedResponse:
    """The fixed response of the floor programs."""

    status: int = 200
    size: int = 0
    closing: bool = False
    path: str = ""


@dataclass(frozen=True)
class Peer:
    """A server: its name in the tables, how it is started, and the command that tells its version."""

    name: str
    command: Callable[[Place, FixedResponse], list[str]]
    version: tuple[str, ...] = ()


def nginx(cache: str = "") -> Callable[[Place, FixedResponse], list[str]]:
    def command(place: Place, response: FixedResponse) -> list[str]:
        path = place.write(
            "nginx.conf",
            f"""
            daemon off;
            worker_processes {WORKERS};
            pid {place.folder}/nginx.pid;
            events {{ worker_connections {2 * CONNECTIONS}; }}
            http {{
                access_log off;
                log_not_found off;
                sendfile on;
                tcp_nopush on;
                {cache}
                client_body_temp_path {place.folder}/body; proxy_temp_path {place.folder}/proxy;
                fastcgi_temp_path {place.folder}/fastcgi; uwsgi_temp_path {place.folder}/uwsgi;
                scgi_temp_path {place.folder}/scgi;
                server {{ listen 127.0.0.1:{place.port} backlog={CONNECTIONS}; root {place.root}; }}
            }}
            """,
        )
        return ["nginx", "-e", "stderr", "-p", place.folder, "-c", path]

    return command


def lighttpd(place: Place, response: FixedResponse) -> list[str]:
    path = place.write(
        "lighttpd.conf",
        f"""
        server.document-root = "{place.root}"
        server.bind = "127.0.0.1"
        server.port = {place.port}
        server.max-connections = {2 * CONNECTIONS}
        server.max-fds = {resource.getrlimit(resource.RLIMIT_NOFILE)[0]}
        server.listen-backlog = {CONNECTIONS}
        mimetype.assign = ("" => "application/octet-stream")
        """,
    )
    return ["lighttpd", "-D", "-f", path]


def h2o(place: Place, response: FixedResponse) -> list[str]:
    # h2o needs a user if root starts it.
    user = "user: nobody\n" if os.geteuid() == 0 else ""
    path = place.write(
        "h2o.conf",
        f"""{user}num-threads: {WORKERS}
max-connections: {2 * CONNECTIONS}
listen: {{host: 127.0.0.1, port: {place.port}}}
hosts: {{default: {{paths: {{/: {{file.dir: "{place.root}"}}}}}}}}
""",
    )
    return ["h2o", "-m", "worker", "-c", path]


def ferry(*options: str) -> Callable[[Place, FixedResponse], list[str]]:
    def command(place: Place, response: FixedResponse) -> list[str]:
        files = os.path.join(place.root, "files")
        given = [option.format(folder=place.folder) for option in options]
        return [FERRY, "serve", files, "--port", str(place.port), *given]

    return command


def floor(place: Place, response: FixedResponse) -> list[str]:
    return [FLOOR, str(place.port), f"{response.status} Floor", str(response.size), *(["close"] if response.closing else [])]


def bare(workers: int) -> Callable[[Place, FixedResponse], list[str]]:
    def command(place: Place, response: FixedResponse) -> list[str]:
        return [BARE, str(place.port), place.root, response.path.lstrip("/"), str(workers)]

    return command


def caddy(place: Place, response: FixedResponse) -> list[str]:
    return ["caddy", "file-server", "--root", place.root, "--listen", f"127.0.0.1:{place.port}"]


def hummingbird(place: Place, response: FixedResponse) -> list[str]:
    return [HUMMINGBIRD, place.root, str(place.port)]


def python(place: Place, response: FixedResponse) -> list[str]:
    options = f"-m http.server {place.port} --bind 127.0.0.1 --protocol HTTP/1.1 --directory".split()
    return [sys.executable, *options, place.root]


LOGGED = ("--log-format", "combined", "--log-file", "{folder}/access.log")
SILENT = ("--log-format", "none")
IN_POOL = ("--threading", "pool")

NGINX = Peer("nginx", nginx(), ("nginx", "-v"))
NGINX_CACHE = Peer("nginx, open_file_cache", nginx("open_file_cache max=10000; open_file_cache_valid 1s;"))
FLOOR_PEER = Peer("floor", floor)
BARE_PEER = Peer("libmicrohttpd alone", bare(0))
BARE_POOL = Peer("libmicrohttpd alone, pool", bare(WORKERS))
FERRY_PEER = Peer("ferry", ferry(*SILENT), (FERRY, "--version"))
FERRY_POOL = Peer("ferry, pool", ferry(*SILENT, *IN_POOL))
FERRY_LOG = Peer("ferry, access log", ferry(*LOGGED))
FERRY_POOL_LOG = Peer("ferry, pool, access log", ferry(*LOGGED, *IN_POOL))
H2O = Peer("h2o", h2o, ("h2o", "--version"))
LIGHTTPD = Peer("lighttpd", lighttpd, ("lighttpd", "-v"))
CADDY = Peer("Caddy", caddy, ("caddy", "version"))
HUMMINGBIRD_PEER = Peer("hummingbird", hummingbird)
PYTHON = Peer("python http.server", python, (sys.executable, "--version"))

# Both modes of ferry, and both modes of libmicrohttpd alone.
MODES = (FERRY_PEER, FERRY_POOL)
BARE_MODES = (BARE_PEER, BARE_POOL)
ALL = (NGINX, NGINX_CACHE, FLOOR_PEER, *MODES, H2O, LIGHTTPD, CADDY, HUMMINGBIRD_PEER, PYTHON)


def version_in(text: str) -> str:
    """The first thing in the text that looks like a version."""
    match = re.search(r"\d+(\.\d+)+[\w.+~-]*", text)
    return match.group() if match else "version unknown"


def version_of(command: tuple[str, ...]) -> str:
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except FileNotFoundError:
        return "not installed"
    except subprocess.TimeoutExpired:
        return "version unknown"
    return version_in(told.stdout + told.stderr)


def versions() -> dict[str, str]:
    """The versions of all programs that take part."""
    found = {peer.name: version_of(peer.version) for peer in ALL if peer.version}
    found["hummingbird"] = hummingbird_version()
    tools = {"wrk": "-v", "h2load": "--version", "curl": "--version"}
    return found | {name: version_of((name, option)) for name, option in tools.items()}


def hummingbird_version() -> str:
    """The resolved package version."""
    try:
        with open("Benchmarks/HummingbirdPeer/Package.resolved") as file:
            return version_in(file.read().split('"hummingbird"', 1)[1].split('"version"', 1)[1])
    except (FileNotFoundError, IndexError):
        return "not built"
