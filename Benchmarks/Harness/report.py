"""The run as Markdown: every table for docs/performance.md, and a short one for README."""

import os

import targets
from client import CURL_PARALLEL, FETCH
from plots import growth_chart, servers_chart
from results import Results
from scenarios import FETCH_LARGE, SMALL_FILES
from tables import (
    client_table,
    figure_tables,
    full,
    growth_table,
    large_table,
    main_table,
    ratio,
    residence_table,
    short_table,
    shown,
    table,
    targets_tables,
)
from targets import Target

# Where a full run is published, and where the samples behind it stay, outside version control.
FOLDER, RAW = "docs", "Benchmarks/results"
PAGE, ROUNDS = "performance.md", "rounds.json"
SERVERS, GROWTH = "images/servers.svg", "images/growth.svg"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
ABOUT = "These are one machine's ratios: another has others."
VERDICTS = f"""**met**: the target is reached. **second bar**: it is missed, but ferry costs at most {targets.SECOND_BAR} times the CPU
of the floor program, which only waits, receives and sends a ready-made response, a thread for each connection, scheduled alike.
**library's limit**: libmicrohttpd alone, a C program with one ready-made response, one `stat` and ferry's settings, misses it too
here, and ferry is within {targets.LIBRARY_BAR} of that."""


def write(results: Results, folder: str) -> None:
    """Writes the page and its charts into the folder."""
    os.makedirs(os.path.join(folder, os.path.dirname(SERVERS)), exist_ok=True)
    save(os.path.join(folder, PAGE), page(results))
    save(os.path.join(folder, SERVERS), servers_chart(results))
    save(os.path.join(folder, GROWTH), growth_chart(results))


def keep(results: Results, folder: str) -> None:
    """Keeps the samples, from which `--report` writes the page again."""
    os.makedirs(folder, exist_ok=True)
    results.write(os.path.join(folder, ROUNDS))


def show_in(path: str, results: Results) -> None:
    """Puts the short table between the marks of the file."""
    with open(path) as file:
        content = file.read()
    save(path, between_marks(content, summary(results)))


def between_marks(content: str, part: str) -> str:
    before, _, rest = content.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"The file has no {BEGIN} with {END} behind it, between which the figures would go.")
    return f"{before}{BEGIN}\n{part}{END}{after}"


def save(path: str, content: str) -> None:
    with open(path + ".new", "w") as file:
        file.write(content)
    os.replace(path + ".new", path)


def summary(results: Results) -> str:
    """The part of README: the picture, the date, and the table of a few scenarios."""
    told = results.circumstances
    return f"""![CPU per request and requests per second of several servers]({FOLDER}/{SERVERS})

Measured on {told["date"]} on {told["machine"]}.
nginx {results.versions["nginx"]} is 1.00.

{short_table(results)}
{client_line(results)}
"""


def client_line(results: Results) -> str:
    """One sentence about the download client; empty if it was not measured."""
    large = results.spread(FETCH_LARGE.name, FETCH.name, "time", FETCH_LARGE.peers[0].name)
    small = results.spread(SMALL_FILES.name, FETCH.name, "time", CURL_PARALLEL.name)
    if not large or not small:
        return ""
    return (
        f"`ferry fetch` takes {ratio(large)} of curl's time for 1 GiB, "
        f"and {ratio(small)} of the time of `curl -Z` for 500 small files."
    )


def others(found: list[Target]) -> str:
    """How many of the other targets are met, and which are not."""
    short = [target for target in found if target.verdict != "met"]
    about = "start, memory, access log, h2o and lighttpd, 1 GiB, the download client"
    told = f"Of {len(found)} other targets ({about}), {len(found) - len(short)} are met."
    headings = ["not met", "target", "measured", "the library alone"]
    rows = (
        [target.what, target.bound, shown(target) or target.verdict, full(target.library)] for target in short
    )
    return f"{told}\n\n{table(headings, rows)}" if short else f"{told}\n"


def page(results: Results) -> str:
    """The whole page."""
    told = results.circumstances
    versions = "".join(f"- {name} {version}\n" for name, version in results.versions.items())
    return f"""# Performance

{told["date"]}, {told["machine"]}.
{told["turns"].capitalize()} ({told["growth"]} for growth by size), everybody in turns, each turn with a freshly
started server on a port of its own. Figures are medians over the rounds, with the lowest and the highest in brackets;
ratios are taken within a round. {ABOUT}

`make bench` writes this file, the charts and the table in README. It takes a third of an hour on a quiet machine;
`make bench ARGS='--quick --scenario 304'` tries a part.

- **CPU**: user and system time of the server and all its processes (`/proc/PID/stat`) divided by the number of responses.
- **requests/s**, **p99**: by wrk with one thread (304: by h2load); server and load share the processors.
- **memory**: PSS, in the middle of the load, summed over the server's processes.
- **floor** (`Benchmarks/Floor`) waits, receives and sends a ready-made response of the same size, and does nothing else.
- **libmicrohttpd alone** (`bare` there) hands the library one ready-made response after one `stat`, with ferry's settings.
- Files are on {told["storage"]}, and an hour old. The load average of the machine was {told["load"]} before the start.
- nginx has `sendfile on; tcp_nopush on; access_log off` and 2 workers, its open_file_cache is valid for 1 s; h2o has 2
  threads. The others are as they come, without access log. ferry has `--log-format none`, and is in its sandbox.

Executable of ferry: {told["executable"]}. Instructions per request: {told["instructions"]}.

{versions}
## Overview

The targets are in brackets: the most CPU per request, and the least number of requests a second.

{main_table(results)}
{VERDICTS}

{others(targets.others(results))}
## Targets

{targets_tables(results)}
## Every server

![CPU and requests/s]({SERVERS})

{figure_tables(results)}
## Start and memory

{residence_table(results)}
The memory of a connection is the growth of PSS with 2,000 connections that had one response each. What the kernel holds
for sockets and for the stacks of threads is not in it.

## One client, 1 GiB

{large_table(results)}
## The download client

From nginx, in turns. 1 GiB:

{client_table(results, FETCH_LARGE)}
500 files of 4 KiB:

{client_table(results, SMALL_FILES)}
## Growth

![Growth]({GROWTH})

{growth_table(results)}
## Who is absent

{absences(results)}"""


def absences(results: Results) -> str:
    """The failed peers by scenario, with reasons; one line for each reason."""
    scenarios: dict[tuple[str, str], list[str]] = {}
    for scenario, reasons in results.absences.items():
        for named in reasons.items():
            scenarios.setdefault(named, []).append(scenario)
    lines = (f"- {name}: {reason} ({'; '.join(found)})\n" for (name, reason), found in scenarios.items())
    return "".join(lines) or "Nobody.\n"
