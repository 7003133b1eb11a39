"""What one turn asks of a server: requests as fast as they come, one large download, or many connections that wait."""

import contextlib
import http.client
import socket
import subprocess
import time
from dataclasses import dataclass, field

import documents
from generators import WRK, Figures, Generator, Load
from peers import FixedResponse, Peer
from processes import Absent, Server, cpu_seconds, memory, running, started
from results import Sample

# The share of requests that may break off, besides one for each connection; above it the turn says nothing.
BROKEN = 0.01
# Seconds after which a program that ought to have ended is stopped.
LATE = 30
# How often the one client takes a large file in a turn: a single time depends on on which processors the kernel runs the two.
TIMES = 4
# The one client of a large file: it tells how much came, and in which time, for each time.
TAKE = ["curl", "--silent", "--fail", "--max-time", "120", "--write-out", "%{size_download} %{time_total}\n"]


@dataclass(frozen=True)
class Requests:
    """Requests of one kind over some connections, for some seconds, by wrk or h2load."""

    name: str
    size: int
    connections: int
    peers: tuple[Peer, ...]
    path: str
    status: int = 200
    body: int | None = None
    fields: dict[str, str] = field(default_factory=dict)
    conditional: bool = False
    files: int = 0
    generator: Generator = WRK
    # Keeps the cost of opening connections small.
    longer: int = 1

    @property
    def closing(self) -> bool:
        return self.fields.get("Connection") == "close"

    @property
    def length(self) -> int:
        """The size of the response's body."""
        return self.size if self.body is None else self.body

    def turn(self, peer: Peer, given: documents.Documents, seconds: int) -> Sample:
        """CPU in microseconds a request, requests a second, the 99th percentile in milliseconds, memory (PSS) in MB."""
        response = FixedResponse(self.status, self.length, self.closing, self.path)
        with running(peer.command, response, given.root, given.scratch) as server:
            load = Load(
                server.address + self.path,
                self.connections,
                seconds * self.longer,
                self.checked_fields(server),
                self.files,
            )
            before = cpu_seconds(server.pid)
            figures, held = self.put(load, server)
            spent = cpu_seconds(server.pid) - before
        responses = self.responses(figures)
        sample = {"cpu": spent * 1e6 / responses, "rate": responses / figures.duration, "memory": held / 1e6}
        return sample | ({"p99": figures.p99} if figures.p99 else {})

    def put(self, load: Load, server: Server) -> tuple[Figures, int]:
        """Puts the load on the server: its figures, and the memory that the server held in its middle."""
        with started(self.generator.command(load), stdout=subprocess.PIPE, text=True) as process:
            time.sleep(load.seconds / 2)
            held = memory(server.pid, "Pss")
            output, _ = process.communicate(timeout=load.seconds + LATE)
        return self.generator.figures(output), held

    def responses(self, figures: Figures) -> float:
        """The number of responses; it includes the received bytes of unfinished large bodies."""
        if figures.broken > BROKEN * figures.requests + self.connections:
            raise Absent(f"{figures.broken} of {figures.requests} requests broke off")
        if figures.refused != (figures.requests if self.status >= 400 else 0):
            raise Absent(f"{figures.refused} of {figures.requests} requests were refused")
        responses = figures.bytes / self.length if self.length >= documents.MIB else figures.requests
        if responses == 0:
            raise Absent("no request had a response")
        return responses

    def checked_fields(self, server: Server) -> dict[str, str]:
        """Checks the server's response, which also warms it up; returns the request's fields."""
        fields = dict(self.fields)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        with contextlib.closing(connection):
            if self.conditional:
                fields |= validators(get(connection, self.path, {}))
            paths = [documents.many(index + 1) for index in range(self.files)] or [self.path]
            for path in paths * 2:
                self.check(get(connection, path, fields))
        return fields

    def check(self, response: "Response") -> None:
        if response.status != self.status:
            raise Absent(f"it responds with {response.status}, not {self.status}")
        if self.status < 300 and response.length != self.length:
            raise Absent(f"it responds with {response.length} bytes, not {self.length}")


@dataclass(frozen=True)
class Response:
    """The checked parts of a response."""

    status: int
    length: int
    fields: http.client.HTTPMessage


def get(connection: http.client.HTTPConnection, path: str, fields: dict[str, str]) -> Response:
    """Sends a request and reads the whole response."""
    connection.request("GET", path, headers=fields)
    response = connection.getresponse()
    length = 0
    while part := response.read(documents.MIB):
        length += len(part)
    return Response(response.status, length, response.headers)


def validators(response: Response) -> dict[str, str]:
    """The fields of a conditional request for this response."""
    pairs = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
    return {field: response.fields[name] for field, name in pairs if name in response.fields}


@dataclass(frozen=True)
class Download:
    """One client that takes one large file, by curl."""

    name: str
    size: int
    peers: tuple[Peer, ...]

    def turn(self, peer: Peer, given: documents.Documents, seconds: int) -> Sample:
        """MB a second, and CPU in microseconds for the whole."""
        path = documents.path(self.size)
        with running(peer.command, FixedResponse(path=path), given.root, given.scratch) as server:
            before = cpu_seconds(server.pid)
            url = server.address + path
            with started([*TAKE, *["--output", "/dev/null", url] * TIMES], stdout=subprocess.PIPE, text=True) as process:
                told, _ = process.communicate()
            spent = cpu_seconds(server.pid) - before
        sizes, durations = zip(*(line.split() for line in told.splitlines()))
        if process.returncode != 0 or set(map(int, sizes)) != {self.size}:
            raise Absent(f"curl ended with {process.returncode} after {', '.join(sizes)} bytes")
        return {"speed": TIMES * self.size / 1e6 / sum(map(float, durations)), "cpu": spent * 1e6 / TIMES}


@dataclass(frozen=True)
class Residence:
    """A start, then memory: with nothing to do, and with many connections that had one response each and wait."""

    name: str
    connections: int
    peers: tuple[Peer, ...]

    def turn(self, peer: Peer, given: documents.Documents, seconds: int) -> Sample:
        """Milliseconds to the first byte; idle memory as PSS and as RSS in MB; PSS for each connection in KiB."""
        response = FixedResponse(size=documents.KIB)
        with running(peer.command, response, given.root, given.scratch) as server, contextlib.ExitStack() as held:
            held.enter_context(ask(server.port))
            start = time.perf_counter() - server.begun
            # The memory used only at the start is released a moment later.
            time.sleep(1)
            idle, resident = (memory(server.pid, kind) for kind in ("Pss", "Rss"))
            for _ in range(self.connections):
                held.enter_context(ask(server.port))
            grown = memory(server.pid, "Pss") - idle
        return {
            "start": start * 1e3,
            "idle": idle / 1e6,
            "resident": resident / 1e6,
            "connection": max(grown, 0) / documents.KIB / self.connections,
        }


def ask(port: int) -> socket.socket:
    """An open connection that has received one small file."""
    connection = socket.create_connection(("127.0.0.1", port), 10)
    connection.sendall(f"GET {documents.path(documents.KIB)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    received = b""
    while not complete(received):
        part = connection.recv(65536)
        if not part:
            connection.close()
            raise Absent("it closed a connection that was to wait")
        received += part
    return connection


def complete(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    return bool(end) and len(body) >= documents.KIB
