"""Charts as SVG: points with their spread on a row for each server, and lines of growth."""

import math
from dataclasses import dataclass
from html import escape

from results import Spread

COLORS = {
    "nginx": "#555555",
    "nginx, open_file_cache": "#999999",
    "floor": "#b08900",
    "ferry": "#d9480f",
    "ferry, access log": "#f0926b",
    "ferry, pool": "#1864ab",
    "ferry, pool, access log": "#74a9d8",
    "h2o": "#2b8a3e",
    "lighttpd": "#862e9c",
}
OTHER_COLOR = "#777777"
TEXT = 'font-family="system-ui, sans-serif" fill="#222222"'
GRID, AXIS = 'stroke="#dddddd"', 'stroke="#888888"'
PANEL_WIDTH, PANEL_HEIGHT, ROW = 400, 260, 24
LEFT, RIGHT, TOP, BOTTOM = 50, 20, 34, 44


@dataclass(frozen=True)
class Axis:
    """A logarithmic axis from `low` to `high`, drawn from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return round(self.start + (self.end - self.start) * share, 1)

    @property
    def ticks(self) -> list[float]:
        """Powers of two, or of four, 16 or 256 where those would be too many."""
        first, last = (round(math.log2(end)) for end in (self.low, self.high))
        step = next(step for step in (1, 2, 4, 8) if (last - first) / step <= 6)
        return [2.0**power for power in range(first, last + 1) if power % step == 0]


def powers_around(values: list[float]) -> tuple[float, float]:
    """The powers of two between which all values and one lie."""
    low, high = min([*values, 0.75]), max([*values, 1.5])
    return 2.0 ** math.floor(math.log2(low)), 2.0 ** math.ceil(math.log2(high))


def document(width: float, height: float, parts: list[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">\n<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )


def text(x: float, y: float, content: str, anchor: str = "start", size: int = 12, weight: str = "normal") -> str:
    style = f'{TEXT} font-size="{size}" font-weight="{weight}"'
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" {style}>{escape(content)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" {style}/>'


def color(name: str) -> str:
    return COLORS.get(name, OTHER_COLOR)


def tick_label(power: float) -> str:
    return f"{power:g}" if power >= 1 else f"1/{1 / power:g}"


def number(value: float) -> str:
    """Two decimals; two significant digits for very large or small values."""
    return f"{value:.2f}" if 0.1 <= value < 10 else f"{value:.2g}" if value < 0.1 else f"{value:.0f}"


def rows(title: str, columns: list[tuple[str, dict[str, Spread]]]) -> str:
    """A row for each name, a column for each figure: the median as a point on a line from the lowest to the highest."""
    names = list(dict.fromkeys(name for _, spreads in columns for name in spreads))
    margin = 170
    height = TOP + 26 + ROW * len(names) + BOTTOM
    parts = [text(12, 22, title, weight="bold")]
    parts += [text(margin - 12, TOP + 40 + ROW * row, name, "end") for row, name in enumerate(names)]
    for index, (heading, spreads) in enumerate(columns):
        start = margin + index * PANEL_WIDTH
        parts += column(heading, names, spreads, start, start + PANEL_WIDTH - 90, height)
    return document(margin + PANEL_WIDTH * len(columns), height, parts)


def column(
    heading: str, names: list[str], spreads: dict[str, Spread], start: float, end: float, height: float
) -> list[str]:
    axis = Axis(
        *powers_around([bound for spread in spreads.values() for bound in (spread.low, spread.high)]), start, end
    )
    top, bottom = TOP + 24, height - BOTTOM
    parts = [text(start, TOP + 12, heading)]
    for tick in axis.ticks:
        parts.append(line(axis.at(tick), top, axis.at(tick), bottom, AXIS if tick == 1 else GRID))
        parts.append(text(axis.at(tick), bottom + 16, tick_label(tick), "middle"))
    for row, name in enumerate(names):
        if name in spreads:
            parts += point(axis, TOP + 36 + ROW * row, spreads[name], color(name), end)
    return parts


def point(axis: Axis, y: float, spread: Spread, paint: str, end: float) -> list[str]:
    return [
        line(
            axis.at(spread.low), y, axis.at(spread.high), y, f'stroke="{paint}" stroke-width="3" stroke-opacity="0.4"'
        ),
        f'<circle cx="{axis.at(spread.median):g}" cy="{y:g}" r="5" fill="{paint}"/>',
        text(end + 14, y + 4, number(spread.median)),
    ]


@dataclass(frozen=True)
class Panel:
    """Lines of growth: the ratio to nginx by a number that grows in powers."""

    title: str
    labels: dict[int, str]
    series: dict[str, dict[int, Spread]]


def panels(title: str, drawn: list[Panel]) -> str:
    """Two panels a row, and a legend."""
    names = list(dict.fromkeys(name for panel in drawn for name in panel.series))
    width, height = 2 * (PANEL_WIDTH + LEFT + RIGHT), PANEL_HEIGHT + TOP + BOTTOM
    parts = [text(12, 22, title, weight="bold"), *legend(names)]
    for index, panel in enumerate(drawn):
        parts += growth(panel, index % 2 * width / 2 + LEFT, 52 + index // 2 * height + TOP)
    return document(width, 52 + (len(drawn) + 1) // 2 * height, parts)


def legend(names: list[str]) -> list[str]:
    parts = []
    for index, name in enumerate(names):
        x = 16 + index * 120
        parts += [line(x, 42, x + 20, 42, f'stroke="{color(name)}" stroke-width="3"'), text(x + 26, 46, name)]
    return parts


def growth(panel: Panel, left: float, top: float) -> list[str]:
    bounds = [
        bound for spreads in panel.series.values() for spread in spreads.values() for bound in (spread.low, spread.high)
    ]
    values = list(panel.labels)
    across = Axis(values[0], values[-1], left, left + PANEL_WIDTH)
    up = Axis(*powers_around(bounds), top + PANEL_HEIGHT, top)
    parts = [text(left, top - 10, panel.title)]
    for tick in up.ticks:
        parts += [
            line(left, up.at(tick), left + PANEL_WIDTH, up.at(tick), AXIS if tick == 1 else GRID),
            text(left - 8, up.at(tick) + 4, tick_label(tick), "end"),
        ]
    parts += [
        text(across.at(value), top + PANEL_HEIGHT + 18, label, "middle", size=9)
        for value, label in panel.labels.items()
    ]
    for name, spreads in panel.series.items():
        parts += curve(across, up, spreads, color(name))
    return parts


def curve(across: Axis, up: Axis, spreads: dict[int, Spread], paint: str) -> list[str]:
    places = [(across.at(value), spread) for value, spread in spreads.items()]
    way = " ".join(f"{x:g},{up.at(spread.median):g}" for x, spread in places)
    parts = [f'<polyline points="{way}" fill="none" stroke="{paint}" stroke-width="2"/>']
    for x, spread in places:
        parts.append(
            line(x, up.at(spread.low), x, up.at(spread.high), f'stroke="{paint}" stroke-opacity="0.4" stroke-width="3"')
        )
        parts.append(f'<circle cx="{x:g}" cy="{up.at(spread.median):g}" r="3" fill="{paint}"/>')
    return parts
