"""Clients that download: `ferry fetch` and curl, from nginx, in turns."""

import filecmp
import functools
import hashlib
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

import documents
from peers import FERRY, NGINX, FixedResponse
from processes import Absent, complaint, running, started
from results import Sample

# Seconds after which a client is stopped.
LATE = 120


@dataclass(frozen=True)
class Client:
    """A client: its name in the tables, and the command that takes the URLs into the folder it is run in."""

    name: str
    command: Callable[[list[str], str], list[str]]


def curl(urls: list[str], digest: str) -> list[str]:
    return ["curl", "--silent", "--fail", "--remote-name-all", *urls]


def curl_each(urls: list[str], digest: str) -> list[str]:
    """One run per file, from a shell."""
    return ["sh", "-c", 'for url; do curl --silent --fail --remote-name "$url" || exit; done', "sh", *urls]


def curl_parallel(urls: list[str], digest: str) -> list[str]:
    return ["curl", "--parallel", *curl(urls, digest)[1:]]


def fetch(urls: list[str], digest: str) -> list[str]:
    return [os.path.abspath(FERRY), "fetch", "--quiet", *urls]


def fetch_checked(urls: list[str], digest: str) -> list[str]:
    return [*fetch(urls, digest), "--checksum", f"sha-256={digest}"]


CURL = Client("curl -O", curl)
CURL_EACH = Client("a run of curl for each", curl_each)
CURL_PARALLEL = Client("curl -Z", curl_parallel)
FETCH = Client("ferry fetch", fetch)
FETCH_CHECKED = Client("ferry fetch --checksum", fetch_checked)


@dataclass(frozen=True)
class Fetch:
    """One large file, to disk or to memory as the documents are."""

    name: str
    size: int
    peers: tuple[Client, ...] = (CURL, FETCH, FETCH_CHECKED)

    def turn(self, peer: Client, given: documents.Documents, seconds: int) -> Sample:
        return download(peer, [documents.path(self.size)], given)


@dataclass(frozen=True)
class SmallFiles:
    """Many small files."""

    name: str
    count: int
    peers: tuple[Client, ...] = (CURL_EACH, CURL_PARALLEL, FETCH)

    def turn(self, peer: Client, given: documents.Documents, seconds: int) -> Sample:
        return download(peer, [documents.many(index + 1) for index in range(self.count)], given)


def download(client: Client, paths: list[str], given: documents.Documents) -> Sample:
    """Seconds, CPU in seconds, and peak memory in MB, of a client whose files are then compared with the originals."""
    with (
        running(NGINX.command, FixedResponse(), given.root, given.scratch) as server,
        tempfile.TemporaryDirectory(dir=given.scratch) as folder,
    ):
        digest = digest_of(given.root + paths[0])
        sample = timed(client.command([server.address + path for path in paths], digest), folder)
        for path in paths:
            compare(given.root + path, os.path.join(folder, os.path.basename(path)))
    return sample


def timed(command: list[str], folder: str) -> Sample:
    """Runs the command in the folder; GNU time is small, so the peak is the client's."""
    report = os.path.join(folder, ".peak")
    before, begun = spent_by_children(), time.perf_counter()
    with started(
        ["time", "-q", "-f", "%M", "-o", report, *command],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        _, errors = process.communicate(timeout=LATE)
        duration, spent = time.perf_counter() - begun, spent_by_children() - before
    if process.returncode != 0:
        raise Absent(f"it ended with {process.returncode}: {complaint(errors)}")
    with open(report) as file:
        peak = int(file.read())
    return {"time": duration, "cpu": spent, "peak": peak * documents.KIB / 1e6}


def spent_by_children() -> float:
    """User and system time of all children that have ended, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def compare(original: str, copy: str) -> None:
    if not os.path.exists(copy) or not filecmp.cmp(original, copy, shallow=False):
        raise Absent(f"{os.path.basename(copy)} is not what the server has")


@functools.cache
def digest_of(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
