"""The whole comparison: who has a turn when, and where the figures go."""

import argparse
import datetime
import os
import platform
import re
import resource
import signal
import subprocess
import sys

import documents
import peers
import report
import scenarios
from processes import complaint
from results import Results

DRAFT = ".build-bench"
GROWTH_ROUNDS, GROWTH_SECONDS = 3, 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench",
        description="""Compares ferry with other servers and with curl, in turns.
        A run of all scenarios writes docs/performance.md and the table in README.md; with --scenario or --quick, it
        writes to .build-bench instead.""",
    )
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="turns that everybody gets (default: 5)")
    parser.add_argument("--seconds", type=int, default=2, metavar="S", help="length of a turn (default: 2)")
    parser.add_argument(
        "--scenario",
        action="append",
        default=[],
        metavar="TEXT",
        help="only those whose name has this text; repeatable",
    )
    parser.add_argument("--quick", action="store_true", help="one round of one second")
    parser.add_argument("--list", action="store_true", help="print the names of the scenarios")
    parser.add_argument("--report", action="store_true", help="measure nothing: write the documents from the last full run's samples again")
    given = parser.parse_args()
    if given.rounds < 1 or given.seconds < 1:
        parser.error("--rounds and --seconds are at least 1")
    given.full = not given.scenario and not given.quick
    if given.quick:
        given.rounds = given.seconds = 1
    return given


def plan(wanted: list[str]) -> tuple[list, list]:
    """The scenarios, and those of growth by size, whose names have one of the texts; all if no text is given."""

    def chosen(all_of_them: list) -> list:
        return [one for one in all_of_them if not wanted or any(text.lower() in one.name.lower() for text in wanted)]

    return chosen(scenarios.COMPARED), chosen(scenarios.SIZES)


def measure(chosen: list, rounds: int, seconds: int, given: documents.Documents, results: Results) -> None:
    """Gives everybody a turn in every scenario, once a round."""
    for number in range(1, rounds + 1):
        for scenario in chosen:
            for peer in scenario.peers:
                take_turn(scenario, peer, seconds, given, results, f"{number}/{rounds}")


def take_turn(scenario, peer, seconds: int, given: documents.Documents, results: Results, number: str) -> None:
    """Adds a sample, or the reason why there is none; a peer that failed twice in a scenario is skipped."""
    if results.failures(scenario.name, peer.name) == 2:
        return
    try:
        sample = scenario.turn(peer, given, seconds)
    except Exception as failure:  # Whatever is wrong with one peer, the others have their turns.
        results.miss(scenario.name, peer.name, str(failure) or type(failure).__name__)
        told = f"absent: {failure}"
    else:
        results.add(scenario.name, peer.name, sample)
        told = "  ".join(f"{figure} {value:,.4g}" for figure, value in sample.items())
    print(f"{number}  {scenario.name} | {peer.name} | {told}", file=sys.stderr)


def circumstances(given: argparse.Namespace, storage: str) -> dict[str, str]:
    """What describes the run, except the versions of the peers."""
    with open("/proc/cpuinfo") as file:
        model = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / documents.GIB
    return {
        "date": datetime.date.today().isoformat(),
        "machine": f"{os.cpu_count()} cores ({model[1] if model else platform.machine()}), {memory:.0f} GiB of memory, "
        f"Linux {platform.release()}, {platform.freedesktop_os_release()['PRETTY_NAME']}",
        "load": f"{os.getloadavg()[0]:.1f}",
        "storage": storage,
        "turns": turns(given.rounds, given.seconds),
        "growth": turns(*growth_turns(given)),
        "executable": f"{os.path.getsize(peers.FERRY) / 1e6:.1f} MB",
        "instructions": instructions(),
    }


def turns(rounds: int, seconds: int) -> str:
    return f"{rounds} round{'s' * (rounds > 1)} of {seconds} s"


def growth_turns(given: argparse.Namespace) -> tuple[int, int]:
    """Rounds and seconds for growth by size, which has many steps."""
    return min(given.rounds, GROWTH_ROUNDS), min(given.seconds, GROWTH_SECONDS)


def instructions() -> str:
    """What `make instructions` counts, or why it does not."""
    try:
        told = subprocess.run(
            # Do not pass on make's own arguments.
            ["make", "--no-print-directory", "instructions", "ARGS="],
            capture_output=True,
            text=True,
            timeout=300,
        )
    except subprocess.TimeoutExpired:
        return "not counted within five minutes"
    count = re.search(r"^instructions per request: (.*)$", told.stdout, re.MULTILINE)
    return count[1] if count else f"not counted: {complaint(told.stderr).rstrip('.')}"


def prepare_limits() -> None:
    """Sets as many descriptors as may be, no proxy, and cleanup on SIGTERM and SIGHUP."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))


def run(given: argparse.Namespace) -> Results:
    compared, sizes = plan(given.scenario)
    results = Results()
    with documents.prepared() as prepared:
        results.circumstances = circumstances(given, prepared.storage)
        results.versions = peers.versions()
        measure(compared, given.rounds, given.seconds, prepared, results)
        measure(sizes, *growth_turns(given), prepared, results)
    return results


def main() -> None:
    given = arguments()
    if given.list:
        print(*(scenario.name for scenario in scenarios.COMPARED + scenarios.SIZES), sep="\n")
        return
    if given.report:
        results = last_run()
    else:
        prepare_limits()
        results = run(given)
        report.keep(results, report.RAW if given.full else DRAFT)
    folder = report.FOLDER if given.full else DRAFT
    report.write(results, folder)
    if given.full:
        report.show_in("README.md", results)
    print(f"See {folder}/{report.PAGE}", file=sys.stderr)


def last_run() -> Results:
    """The samples of the last full run on this machine."""
    try:
        return Results.read(f"{report.RAW}/{report.ROUNDS}")
    except FileNotFoundError as error:
        raise SystemExit(f"No full run has left its samples in {error.filename}: run make bench first.") from None
