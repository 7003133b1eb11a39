"""The programs that ask servers for as much as they can give: how they are called, and how their figures are read."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

from processes import Absent

SCRIPT = os.path.join(os.path.dirname(__file__), "load.lua")


@dataclass(frozen=True)
class Load:
    """Connections that ask for one target, or for `files` files in turn, for some seconds, with these fields."""

    url: str
    connections: int
    seconds: int
    fields: dict[str, str]
    files: int

    @property
    def options(self) -> list[str]:
        """The options that both programs share; one thread, since the server needs processors too."""
        fields = [option for name, value in self.fields.items() for option in ("-H", f"{name}: {value}")]
        return ["-t1", f"-c{self.connections}", *fields]


@dataclass(frozen=True)
class Figures:
    """Requests that had a response, those of them that were refused (4xx, 5xx), and those that broke off; the bytes that
    came; the duration in seconds; the 99th percentile of the latency in milliseconds, where it is known."""

    requests: int
    refused: int
    broken: int
    bytes: int
    duration: float
    p99: float | None


@dataclass(frozen=True)
class Generator:
    command: Callable[[Load], list[str]]
    figures: Callable[[str], Figures]


def wrk(load: Load) -> list[str]:
    return [
        "wrk",
        *load.options,
        f"-d{load.seconds}s",
        "--timeout",
        "10s",
        "-s",
        SCRIPT,
        load.url,
        "--",
        str(load.files),
    ]


def wrk_figures(output: str) -> Figures:
    """From the line that load.lua writes."""
    line = re.search(r"^figures: (.*)$", output, re.MULTILINE)
    if line is None:
        raise Absent(f"wrk told no figures: {output[-200:].strip()}")
    told = {name: int(value) for name, value in (pair.split("=") for pair in line[1].split())}
    return Figures(
        told["requests"],
        told["refused"],
        told["broken"],
        told["bytes"],
        told["duration"] / 1e6,
        told["p99"] / 1e3 or None,
    )


def h2load(load: Load) -> list[str]:
    return ["h2load", "--h1", *load.options, "-D", str(load.seconds), load.url]


def h2load_figures(output: str) -> Figures:
    done = re.search(r"requests: .* (\d+) done, .* (\d+) failed, (\d+) errored, (\d+) timeout", output)
    refused = re.search(r"status codes: .* (\d+) 4xx, (\d+) 5xx", output)
    rate = re.search(r" ([\d.]+) req/s", output)
    length = re.search(r"traffic: \S+ \((\d+)\) total", output)
    if not (done and refused and rate and length) or int(done[1]) == 0:
        raise Absent(f"h2load told no figures: {output[-200:].strip()}")
    return Figures(
        int(done[1]),
        int(refused[1]) + int(refused[2]),
        int(done[3]) + int(done[4]),
        int(length[1]),
        int(done[1]) / float(rate[1]),
        None,
    )


WRK = Generator(wrk, wrk_figures)
# For 304 alone: wrk cannot measure 304, because it waits for the bytes that Content-Length announces. libmicrohttpd sends
# that field with a 304, as RFC 9110, section 8.6, allows.
H2LOAD = Generator(h2load, h2load_figures)
