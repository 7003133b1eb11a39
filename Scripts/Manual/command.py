"""The commands as the executable describes them: `--experimental-dump-help` and `exit-statuses`."""

import json
import re
import subprocess
from dataclasses import dataclass, field

# The help's notes for a variable and a default.
NOTE = re.compile(r" \((?:env: (?P<variable>\w+), )?default: (?P<default>[^()]*)\)$")
OFF, ON, NONE = "off", "on", "none"


@dataclass
class Option:
    """An option, a flag, or a word of the command line."""

    names: list[str]
    value: str
    meaning: str
    default: str
    variable: str
    section: str
    is_value_optional: bool = False
    is_repeating: bool = False

    @property
    def is_word(self) -> bool:
        return not self.names


@dataclass
class Command:
    """A command with its options and exit statuses."""

    name: str
    version: str
    abstract: str
    discussion: str
    options: list[Option]
    statuses: list[tuple[int, str]]
    parents: list[str] = field(default_factory=list)
    subcommands: list["Command"] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The command as it is typed."""
        return " ".join([*self.parents, self.name])

    @property
    def page(self) -> str:
        """The name of its manual page."""
        return "-".join([*self.parents, self.name])

    @property
    def sections(self) -> dict[str, list[Option]]:
        """The options by the titles of the help."""
        found: dict[str, list[Option]] = {}
        for one in self.options:
            found.setdefault(one.section, []).append(one)
        return found

    @property
    def synopsis(self) -> str:
        """The arguments of the synopsis, operands last."""
        words = [one for one in self.options if one.is_word]
        return " ".join([f"{self.words} [OPTIONS]", *(shown_word(word) for word in words)])


def shown_word(word: Option) -> str:
    name = word.value.upper()
    return f"{name}..." if word.is_repeating else f"[{name}]"


def described(executable: str) -> Command:
    """The program with its subcommands."""

    def run(*arguments: str) -> str:
        return subprocess.run([executable, *arguments], capture_output=True, check=True, text=True).stdout

    version = run("--version").splitlines()[0]
    statuses: dict[str, list[tuple[int, str]]] = {}
    for line in run("exit-statuses").splitlines():
        command, number, meaning = line.split("\t")
        statuses.setdefault(command, []).append((int(number), meaning))
    root = json.loads(run("--experimental-dump-help"))["command"]
    program = read(root, version, [], [])
    shown = (child for child in root["subcommands"] if child["shouldDisplay"] and child["commandName"] != "help")
    program.subcommands = [
        read(child, version, statuses[child["commandName"]], [program.name]) for child in shown
    ]
    return program


def read(found: dict, version: str, statuses: list[tuple[int, str]], parents: list[str]) -> Command:
    arguments = [one for one in found["arguments"] if one["shouldDisplay"]]
    options: list[Option] = []
    for one in map(read_option, arguments):
        if options and is_inverse(one, options[-1]):
            options[-1].names += one.names
            options[-1].default = ON
        else:
            options.append(one)
    return Command(
        found["commandName"], version, found["abstract"], found.get("discussion", ""), options, statuses, parents
    )


def is_inverse(one: Option, of: Option) -> bool:
    """Whether a flag is the other one with `no-` in front."""
    if not one.names or not of.names:
        return False
    return one.names[-1] == f"--no-{of.names[-1].removeprefix('--')}" and one.meaning == of.meaning


def read_option(found: dict) -> Option:
    abstract = found.get("abstract", "")
    note = NOTE.search(abstract)
    meaning = [NOTE.sub("", abstract), found.get("discussion", "")]
    if values := found.get("allValues"):
        meaning.insert(1, f"It is {', '.join(values[:-1])} or {values[-1]}.")
    is_flag = found["kind"] == "flag"
    is_value_optional = found["parsingStrategy"] == "scanningForValue"
    # If the value is optional, the parser gives the value of the bare option, not the default.
    told = None if is_value_optional else found.get("defaultValue")
    default = note["default"] if note else OFF if is_flag else told or NONE
    return Option(
        names=sorted(
            (("-" if name["kind"] == "short" else "--") + name["name"] for name in found.get("names", [])), key=len
        ),
        value="" if is_flag else found["valueName"],
        meaning=" ".join(" ".join(part.split()) for part in meaning if part),
        default=re.sub(r"^(\d+)\.0$", r"\1", default),
        variable=(note["variable"] or "") if note else "",
        section=found.get("sectionTitle") or ("Arguments" if found["kind"] == "positional" else "General"),
        is_value_optional=is_value_optional,
        is_repeating=found["isRepeating"],
    )
