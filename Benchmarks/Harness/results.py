"""What was measured, round by round, and what follows from it: ratios within a round, medians over the rounds."""

import json
import statistics
from dataclasses import dataclass

# The figures of one turn, by name. load.py and client.py set the units.
Sample = dict[str, float]


@dataclass(frozen=True)
class Spread:
    """The median of some rounds with the lowest and the highest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: list[float]) -> "Spread | None":
        return cls(statistics.median(values), min(values), max(values)) if values else None


class Results:
    """The samples by scenario and peer, one for each round, and why some are missing."""

    def __init__(self) -> None:
        self.samples: dict[str, dict[str, list[Sample | None]]] = {}
        self.absences: dict[str, dict[str, str]] = {}
        # What describes the run, and the versions of those that took part.
        self.circumstances: dict[str, str] = {}
        self.versions: dict[str, str] = {}

    def add(self, scenario: str, peer: str, sample: Sample) -> None:
        self.samples.setdefault(scenario, {}).setdefault(peer, []).append(sample)

    def miss(self, scenario: str, peer: str, reason: str) -> None:
        """Notes that this round has no sample; the place is kept, so that rounds stay comparable."""
        self.samples.setdefault(scenario, {}).setdefault(peer, []).append(None)
        self.absences.setdefault(scenario, {})[peer] = reason

    def failures(self, scenario: str, peer: str) -> int:
        return self.samples.get(scenario, {}).get(peer, []).count(None)

    def peers(self, scenario: str) -> list[str]:
        """Those with at least one sample, in the order of their turns."""
        return [peer for peer, rounds in self.samples.get(scenario, {}).items() if any(rounds)]

    def spread(self, scenario: str, peer: str, figure: str, over: str | None = None) -> Spread | None:
        """A figure of the peer, or its ratio to that of `over` in the same round; None if not measured."""
        rounds = self.samples.get(scenario, {})
        mine = rounds.get(peer, [])
        if over is None:
            return Spread.of([sample[figure] for sample in mine if sample and figure in sample])
        pairs = zip(mine, rounds.get(over, []))
        return Spread.of([a[figure] / b[figure] for a, b in pairs if a and b and figure in a and b.get(figure)])

    def write(self, path: str) -> None:
        with open(path, "w") as file:
            json.dump(vars(self), file, indent=1)
            file.write("\n")

    @classmethod
    def read(cls, path: str) -> "Results":
        results = cls()
        with open(path) as file:
            vars(results).update(json.load(file))
        return results
