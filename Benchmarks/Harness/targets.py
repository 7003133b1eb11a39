"""The targets and their verdicts."""

from collections.abc import Iterator
from dataclasses import dataclass

from client import CURL, CURL_EACH, CURL_PARALLEL, FETCH, FETCH_CHECKED
from peers import BARE_PEER, BARE_POOL, FERRY_LOG, FERRY_PEER, FERRY_POOL, FERRY_POOL_LOG, FLOOR_PEER, NGINX
from results import Results, Spread
from scenarios import BASE, FETCH_LARGE, LARGE, MAIN, RESIDENCE, RIVALS, SMALL_FILES, one_kib

# How much more than the floor program a thread for each connection may cost where it misses a target: the second bar.
SECOND_BAR = 1.2
# If the library alone misses a target, and ferry is within this factor of it, then the verdict blames the library.
LIBRARY_BAR = 1.1


@dataclass(frozen=True)
class Bar:
    """At most this much CPU and at least that many requests a second, as ratios to nginx."""

    cpu: float
    rate: float


# For each scenario: a thread for each connection, and the pool.
BARS: dict[str, tuple[Bar, Bar]] = {
    one_kib(32): (Bar(0.90, 1.05), Bar(0.75, 1.20)),
    one_kib(256): (Bar(0.95, 1.00), Bar(0.75, 1.20)),
    one_kib(2000): (Bar(1.50, 0.70), Bar(0.85, 1.10)),
    "2,000 different 4 KiB files": (Bar(0.95, 1.00), Bar(0.80, 1.10)),
    "64 KiB": (Bar(0.90, 1.00), Bar(0.90, 1.00)),
    "1 MiB, 8 connections": (Bar(1.00, 1.00), Bar(1.00, 1.00)),
    "304": (Bar(1.00, 1.00), Bar(0.80, 1.15)),
    "404": (Bar(1.20, 0.90), Bar(1.00, 1.00)),
    "100 bytes out of 1 MiB": (Bar(1.10, 0.95), Bar(0.90, 1.05)),
    "a connection per request": (Bar(2.00, 0.70), Bar(1.20, 0.90)),
}
BY_MODE = ((FERRY_PEER.name, 0), (FERRY_POOL.name, 1))
# What the library reaches by itself, for the two modes.
LIBRARY = (BARE_PEER.name, BARE_POOL.name)


@dataclass(frozen=True)
class Target:
    """One figure, its limit, and what was measured."""

    what: str
    limit: float
    measured: Spread | None = None
    at_least: bool = False
    unit: str = ""
    # CPU over the floor program's, which tells whether the second bar is reached.
    floor: Spread | None = None
    # The same figure of the library alone, and ferry's over it.
    library: Spread | None = None
    over_library: Spread | None = None

    @property
    def bound(self) -> str:
        """The limit as it is written."""
        return f"{'≥' if self.at_least else '≤'} {self.limit if self.unit else format(self.limit, '.2f')}{self.unit}"

    @property
    def verdict(self) -> str:
        """Compares rounded values, as the table shows them."""
        if self.measured is None:
            return "not measured"
        if self.is_met_by(self.measured):
            return "met"
        if self.floor and round(self.floor.median, 2) <= SECOND_BAR:
            return "second bar"
        return "library's limit" if self.is_that_of_the_library else "missed"

    def is_met_by(self, spread: Spread) -> bool:
        median = round(spread.median, 1 if self.unit else 2)
        return median >= self.limit if self.at_least else median <= self.limit

    @property
    def is_that_of_the_library(self) -> bool:
        """Whether the library alone misses it too, and ferry is not far from that."""
        if self.library is None or self.over_library is None or self.is_met_by(self.library):
            return False
        median = self.over_library.median
        return (1 / median if self.at_least else median) <= LIBRARY_BAR


def against_nginx(results: Results, mode: str, column: int) -> Iterator[tuple[str, Target, Target]]:
    """CPU and requests a second of one mode of ferry, scenario by scenario."""
    for scenario in MAIN:
        if scenario.name not in BARS:
            continue
        bar = BARS[scenario.name][column]
        peers = (mode, LIBRARY[column])
        cpu, rate = (measured(results, scenario.name, peers, figure, NGINX.name) for figure in ("cpu", "rate"))
        floor = results.spread(scenario.name, mode, "cpu", FLOOR_PEER.name) if column == 0 else None
        yield (
            scenario.name,
            Target("CPU", bar.cpu, floor=floor, **cpu),
            Target("requests/s", bar.rate, at_least=True, floor=floor, **rate),
        )


def measured(
    results: Results, scenario: str, peers: tuple[str, str], figure: str, over: str
) -> dict[str, Spread | None]:
    """A figure of ferry and of the library, the two of `peers`, over that of another, and the ratio of the two."""
    ferry, library = peers
    return {
        "measured": results.spread(scenario, ferry, figure, over),
        "library": results.spread(scenario, library, figure, over),
        "over_library": results.spread(scenario, ferry, figure, library),
    }


def others(results: Results) -> list[Target]:
    """The targets that are not ratios to nginx by scenario."""
    return [*large(results), *residence(results), *access_log(results), *rivals(results), *clients(results)]


def large(results: Results) -> Iterator[Target]:
    for mode, column in BY_MODE:
        found = measured(results, LARGE.name, (mode, LIBRARY[column]), "speed", NGINX.name)
        yield Target(f"{LARGE.name}, {mode}: speed over nginx's", 1.00, at_least=True, **found)


def residence(results: Results) -> Iterator[Target]:
    for mode, column in BY_MODE:
        start, resident, connection = (
            results.spread(RESIDENCE.name, mode, figure) for figure in ("start", "resident", "connection")
        )
        yield Target(f"{mode}: start to the first byte", 30, start, unit=" ms")
        yield Target(f"{mode}: idle memory (RSS)", 15, resident, unit=" MB")
        yield Target(f"{mode}: memory of each of 2,000 connections", (45, 12)[column], connection, unit=" KiB")


def access_log(results: Results) -> Iterator[Target]:
    for logged, (mode, _) in zip((FERRY_LOG, FERRY_POOL_LOG), BY_MODE):
        yield Target(f"{logged.name}: CPU over that without", 1.10, results.spread(BASE, logged.name, "cpu", mode))


def rivals(results: Results) -> Iterator[Target]:
    for rival in RIVALS:
        for name in map(one_kib, (32, 256, 2000)):
            yield against(rival.name, name, "cpu", "CPU", 1.05, results)
            yield against(rival.name, name, "rate", "requests/s", 1.00, results)


def against(rival: str, scenario: str, figure: str, title: str, limit: float, results: Results) -> Target:
    """A figure of the pool over that of a rival."""
    found = measured(results, scenario, (FERRY_POOL.name, BARE_POOL.name), figure, rival)
    what = f"{FERRY_POOL.name}, {scenario}: {title} over {rival}'s"
    return Target(what, limit, at_least=figure == "rate", **found)


def clients(results: Results) -> Iterator[Target]:
    def ratio(client, figure: str, over, scenario=FETCH_LARGE) -> Spread | None:
        return results.spread(scenario.name, client.name, figure, over.name)

    yield Target("ferry fetch, 1 GiB: time over that of curl", 1.05, ratio(FETCH, "time", CURL))
    yield Target("ferry fetch, 1 GiB: CPU over that of curl", 1.10, ratio(FETCH, "cpu", CURL))
    yield Target(
        "ferry fetch, 1 GiB: peak memory", 20, results.spread(FETCH_LARGE.name, FETCH.name, "peak"), unit=" MB"
    )
    yield Target("ferry fetch --checksum, 1 GiB: time over that of curl", 1.60, ratio(FETCH_CHECKED, "time", CURL))
    yield Target(
        "500 small files: time over that of 500 runs of curl", 0.33, ratio(FETCH, "time", CURL_EACH, SMALL_FILES)
    )
    yield Target("500 small files: time over that of curl -Z", 1.00, ratio(FETCH, "time", CURL_PARALLEL, SMALL_FILES))
