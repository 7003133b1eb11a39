"""The tables of the report, in Markdown: medians, with the lowest and the highest in brackets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import targets
from chart import number
from client import Fetch, SmallFiles
from peers import FLOOR_PEER, NGINX
from results import Results, Spread
from scenarios import CONNECTIONS, LARGE, MAIN, RESIDENCE, SIZES, one_kib


def table(headings: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    """Rows that say nothing are left out."""
    headings = list(headings)
    lines = [headings, ["---"] + ["---:"] * (len(headings) - 1), *filter(lambda cells: any(cells[1:]), map(list, body))]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def ratio(spread: Spread | None) -> str:
    return "" if spread is None else number(spread.median)


def full(spread: Spread | None, unit: str = "", form: Callable[[float], str] = number) -> str:
    """The median with the lowest and the highest."""
    return "" if spread is None else f"{form(spread.median)}{unit} ({form(spread.low)}–{form(spread.high)})"


def thousands(value: float) -> str:
    return f"{value:,.0f}"


def tenths(value: float) -> str:
    return f"{value:,.1f}"


def main_table(results: Results) -> str:
    columns = [list(targets.against_nginx(results, mode, column)) for mode, column in targets.BY_MODE]
    headings = ["scenario", "CPU", "requests/s", "", "pool: CPU", "requests/s", ""]
    return table(
        headings, ([name, *pair(cpu, rate), *pair(*others)] for (name, cpu, rate), (_, *others) in zip(*columns))
    )


# The scenarios of README's table.
SHORT = (one_kib(32), one_kib(2000), "64 KiB", "1 MiB, 8 connections", "304", "a connection per request")


def short_table(results: Results) -> str:
    """CPU per request and requests per second in both modes, over nginx."""
    peers = [mode for mode, _ in targets.BY_MODE]
    headings = ["over nginx", *(f"{peer}: {title}" for peer in peers for title in ("CPU", "requests/s"))]
    rows = (
        [name, *(ratio(results.spread(name, peer, figure, NGINX.name)) for peer in peers for figure in ("cpu", "rate"))]
        for name in SHORT
    )
    return table(headings, rows)


def pair(cpu: targets.Target, rate: targets.Target) -> list[str]:
    """The two figures of a scenario with their limits, and the worse of the two verdicts."""
    ranks = ("not measured", "missed", "library's limit", "second bar", "met")
    verdict = min((cpu.verdict, rate.verdict), key=ranks.index)
    return [f"{ratio(cpu.measured)} ({cpu.bound})", f"{ratio(rate.measured)} ({rate.bound})", verdict]


def targets_tables(results: Results) -> str:
    """A table for each mode of ferry, and one of the targets that are not ratios to nginx by scenario."""
    modes = (mode_table(results, mode, column) for mode, column in targets.BY_MODE)
    rows = (
        [target.what, target.bound, shown(target), target.verdict, full(target.library)]
        for target in targets.others(results)
    )
    return "\n".join([*modes, table(["other targets", "target", "measured", "", "the library alone"], rows)])


def mode_table(results: Results, mode: str, column: int) -> str:
    """The targets of a mode; the floor's bar applies only to thread-per-connection mode."""
    floor = ["CPU over the floor's"] if column == 0 else []
    library = ["the library alone: CPU", "requests/s"]
    headings = [f"{mode}, over nginx", "target", "CPU", "", "target", "requests/s", "", *library, *floor]
    rows = (
        [
            *(name, cpu.bound, shown(cpu), cpu.verdict, rate.bound, shown(rate), rate.verdict),
            *(full(cpu.library), full(rate.library), full(cpu.floor)),
        ]
        for name, cpu, rate in targets.against_nginx(results, mode, column)
    )
    return table(headings, (row[: len(headings)] for row in rows))


def shown(target: targets.Target) -> str:
    return full(target.measured, target.unit, tenths if target.unit else number)


def figure_tables(results: Results) -> str:
    """A table for each figure: nginx as measured, the others as ratios to it."""
    kinds = (
        ("cpu", "CPU per request", " µs"),
        ("rate", "requests/s", ""),
        ("p99", "p99 latency", " ms"),
        ("memory", "memory under load", " MB"),
    )
    return "\n".join(
        f"{title}, over nginx's:\n\n{figure_table(results, figure, unit)}" for figure, title, unit in kinds
    )


def figure_table(results: Results, figure: str, unit: str) -> str:
    names = list(
        dict.fromkeys(name for scenario in MAIN for name in results.peers(scenario.name) if name != NGINX.name)
    )
    rows = []
    for scenario in MAIN:
        base = full(results.spread(scenario.name, NGINX.name, figure), unit, tenths if unit else thousands)
        rows.append(
            [scenario.name, base, *(full(results.spread(scenario.name, name, figure, NGINX.name)) for name in names)]
        )
    return table(["scenario", "nginx", *names], rows)


@dataclass(frozen=True)
class Column:
    """One figure for every peer, or its ratio to that of `over`."""

    heading: str
    figure: str
    unit: str = ""
    form: Callable[[float], str] = number
    over: str | None = None


def columns_table(results: Results, scenario: str, columns: list[Column]) -> str:
    """A row for everybody who was measured in one scenario."""
    rows = (
        [name, *(full(results.spread(scenario, name, one.figure, one.over), one.unit, one.form) for one in columns)]
        for name in results.peers(scenario)
    )
    return table(["", *(one.heading for one in columns)], rows)


def residence_table(results: Results) -> str:
    columns = [
        Column("start to the first byte", "start", " ms", tenths),
        Column("idle: PSS", "idle", " MB", tenths),
        Column("idle: RSS", "resident", " MB", tenths),
        Column("each connection", "connection", " KiB", tenths),
    ]
    return columns_table(results, RESIDENCE.name, columns)


def large_table(results: Results) -> str:
    columns = [
        Column("speed", "speed", " MB/s", thousands),
        Column("speed over nginx's", "speed", over=NGINX.name),
        Column("CPU over nginx's", "cpu", over=NGINX.name),
    ]
    return columns_table(results, LARGE.name, columns)


def client_table(results: Results, scenario: Fetch | SmallFiles) -> str:
    first = scenario.peers[0].name
    columns = [
        Column("time", "time", " s"),
        Column(f"time over that of {first}", "time", over=first),
        Column("CPU over it", "cpu", over=first),
        Column("peak memory", "peak", " MB", tenths),
    ]
    return columns_table(results, scenario.name, columns)


def growth_table(results: Results) -> str:
    scenarios = [*(one_kib(count) for count in CONNECTIONS), *(scenario.name for scenario in SIZES)]
    names = (targets.FERRY_PEER.name, targets.FERRY_POOL.name, FLOOR_PEER.name)
    rows = (
        [name, *(full(results.spread(name, peer, figure, NGINX.name)) for peer in names for figure in ("cpu", "rate"))]
        for name in scenarios
    )
    return table(["over nginx's", *(f"{peer}: {title}" for peer in names for title in ("CPU", "requests/s"))], rows)
