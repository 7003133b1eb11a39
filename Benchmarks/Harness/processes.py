"""Processes as the kernel accounts for them, and servers that run for one turn."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

# Seconds for each unit of utime and stime.
TICK = 1 / os.sysconf("SC_CLK_TCK")
# Seconds that a server gets to start, and half of it to stop.
PATIENCE = 10


class Absent(Exception):
    """A peer could not be measured; the text says why."""


def stat_fields(line: str) -> list[str]:
    """The fields of /proc/PID/stat (proc(5)) from the third on: the second may hold blanks and brackets."""
    return line[line.rindex(")") + 2 :].split()


def tree(root: int) -> dict[int, list[str]]:
    """The process and its descendants, each with its fields of /proc/PID/stat."""
    stats = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError), open(f"/proc/{name}/stat") as file:
            stats[int(name)] = stat_fields(file.read())
    return {pid: stats[pid] for pid in descendants(root, {pid: int(fields[1]) for pid, fields in stats.items()})}


def descendants(root: int, parents: dict[int, int]) -> list[int]:
    """The process and all below it, by the parent of each process."""
    found = [root] if root in parents else []
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_seconds(root: int) -> float:
    """User and system time of the process and its descendants (utime and stime of proc(5)), in seconds."""
    return sum(int(fields[11]) + int(fields[12]) for fields in tree(root).values()) * TICK


def memory(root: int, kind: str) -> int:
    """The sum of `Pss` or `Rss` over the process and its descendants, in bytes (/proc/PID/smaps_rollup)."""
    total = 0
    for pid in tree(root):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError), open(f"/proc/{pid}/smaps_rollup") as file:
            total += next(int(line.split()[1]) for line in file if line.startswith(f"{kind}:")) * 1024
    return total


def free_port() -> int:
    """A port of the loopback interface that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def complaint(text: str) -> str:
    """The line of a program's messages that tells best why it ended."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "no message")


@dataclass(frozen=True)
class Place:
    """What a server is given: the folder to serve, a port, and a folder for its own files."""

    root: str
    port: int
    folder: str

    def write(self, name: str, text: str) -> str:
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(text)
        return path


@dataclass(frozen=True)
class Server:
    """A running server: the process that was started, its port, and the moment before the start."""

    pid: int
    port: int
    begun: float

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def started(arguments: list[str], **options) -> Iterator[subprocess.Popen]:
    """A program in a session of its own, which ends with the block together with all that it has started."""
    try:
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, start_new_session=True, **options)
    except FileNotFoundError:
        raise Absent(f"{os.path.basename(arguments[0])} is not installed") from None
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen) -> None:
    """Asks it to stop, then kills what is left of its session."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE / 2)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def running(command: Callable, response: object, root: str, scratch: str) -> Iterator[Server]:
    """A server for one turn, started on a free port."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder, open(os.path.join(folder, "stderr"), "w+") as errors:
        os.chmod(folder, 0o777)  # Some servers give up root's rights.
        place = Place(root, free_port(), folder)
        begun = time.perf_counter()
        with started(
            command(place, response), stdout=subprocess.DEVNULL, stderr=errors, env={**os.environ, "HOME": folder}
        ) as process:
            wait_for_port(process, place.port, errors)
            yield Server(process.pid, place.port, begun)


def wait_for_port(process: subprocess.Popen, port: int, errors: IO[str]) -> None:
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), PATIENCE):
            return
        if process.poll() is not None:
            errors.seek(0)
            raise Absent(f"it ended at once, status {process.returncode}: {complaint(errors.read())}")
        time.sleep(0.0002)
    raise Absent(f"its port was not open within {PATIENCE} s")
