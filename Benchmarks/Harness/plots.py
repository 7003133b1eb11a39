"""What the charts of the report show."""

import chart
from chart import Panel
from documents import label
from peers import NGINX
from results import Results, Spread
from scenarios import BASE, MAIN, SIZES


def servers_chart(results: Results) -> str:
    def ratios(figure: str) -> dict[str, Spread]:
        spreads = ((name, results.spread(BASE, name, figure, NGINX.name)) for name in results.peers(BASE))
        return {name: spread for name, spread in sorted(spreads, key=order) if spread}

    def order(named: tuple[str, Spread | None]) -> float:
        cpu = results.spread(BASE, named[0], "cpu", NGINX.name)
        return cpu.median if cpu else 0

    return chart.rows(
        f"A file of {BASE}, over nginx",
        [("CPU per request (less is better)", ratios("cpu")), ("requests/s (more is better)", ratios("rate"))],
    )


def growth_chart(results: Results) -> str:
    by_connections = {scenario.connections: scenario for scenario in MAIN if scenario.name.startswith("1 KiB,")}
    by_size = {scenario.size: scenario for scenario in SIZES}
    kinds = (("cpu", "CPU per request"), ("rate", "requests/s"))
    grown = [
        (f"{title} by connections, 1 KiB", by_connections, {value: f"{value:,}" for value in by_connections}, figure)
        for figure, title in kinds
    ]
    grown += [
        (f"{title} by size, 8 connections", by_size, {value: label(value) for value in by_size}, figure)
        for figure, title in kinds
    ]
    return chart.panels(
        "Over nginx (1), as connections and sizes grow",
        [Panel(title, labels, series(results, scenarios, figure)) for title, scenarios, labels, figure in grown],
    )


def series(results: Results, scenarios: dict, figure: str) -> dict[str, dict[int, Spread]]:
    """The ratios to nginx of everybody who was tried more than once."""
    names = list(dict.fromkeys(name for scenario in scenarios.values() for name in results.peers(scenario.name)))
    found = {}
    for name in names:
        spreads = {value: results.spread(one.name, name, figure, NGINX.name) for value, one in scenarios.items()}
        found[name] = {value: spread for value, spread in spreads.items() if spread}
    return {name: spreads for name, spreads in found.items() if len(spreads) > 1 and name != NGINX.name}
