"""A command as a manual page, in the macros of man(7)."""

import re
import textwrap

import prose
from command import Command, Option

# Leaves room for the marks of bold words on a line of 80.
WIDTH = 60

# In a text: the names of options and variables.
BOLD = re.compile(r"(?<!\w)(--?[a-z][\w-]*|[A-Z]+_[A-Z]+)")


def page(command: Command, program: Command) -> str:
    title = f'.TH {command.page.upper()} 1 "{prose.DATE}" "ferry {command.version}"'
    parts = [title, section("name", f"{command.page} \\- {text(summary(command))}"), section("synopsis", synopsis(command))]
    parts.append(section("description", text(description(command))))
    parts += options(command)
    if command.subcommands:
        parts.append(section("commands", definitions((one.words, one.abstract) for one in command.subcommands)))
    else:
        parts.append(section("exit status", exit_status(command)))
        others = {"Environment": prose.environment(command), **prose.SECTIONS[command.name]}
        parts += (section(name, definitions(rows)) for name, rows in others.items() if rows)
    others = [one for one in (program, *program.subcommands) if one is not command]
    parts.append(section("see also", ",\n".join(f".BR {one.page} (1)" for one in others).replace(",\n", " ,\n")))
    return "\n".join(parts) + "\n"


def summary(command: Command) -> str:
    """The abstract in the form of whatis(1)."""
    return command.abstract[0].lower() + command.abstract[1:].rstrip(".")


def description(command: Command) -> str:
    return command.discussion or command.abstract


def section(title: str, body: str) -> str:
    return f".SH {title.upper()}\n{body}"


def synopsis(command: Command) -> str:
    if command.subcommands:
        return f".B {command.words}\n.I COMMAND\n.RI [ OPTION ]..."
    words = [f".I {one}" for one in command.synopsis.split()[len(command.words.split()) + 1 :]]
    return "\n".join([f".B {command.words}", ".RI [ OPTION ]...", *words])


def options(command: Command) -> list[str]:
    body = []
    for title, found in command.sections.items():
        if title == "General" and not command.subcommands:
            continue
        entries = "\n".join(f".TP\n{tag(one)}\n{meaning(one)}" for one in found)
        body.append(f".SS {title}\n{entries}" if len(command.sections) > 1 else entries)
    return [section("options", "\n".join(body))]


def tag(one: Option) -> str:
    if one.is_word:
        return f".I {one.value.upper()}"
    names = ", ".join(f"\\fB{escaped(name)}\\fR" for name in one.names)
    value = f"\\fI{escaped(one.value)}\\fR"
    return f"{names} [{value}]" if one.is_value_optional else f"{names} {value}" if one.value else names


def meaning(one: Option) -> str:
    told = one.meaning
    if one.variable:
        told += f" The variable {one.variable} stands in for it."
    if one.default not in ("off", "none"):
        told += f" (default: {one.default})"
    return text(told)


def exit_status(command: Command) -> str:
    rows = definitions((str(number), f"{meaning[0].upper()}{meaning[1:]}.") for number, meaning in command.statuses)
    others = text("Other failures have curl's number. If several files fail, the status is that of the first one.")
    return f"{rows}\n.PP\n{others}" if command.name == "fetch" else rows


def definitions(rows) -> str:
    return "\n".join(f".TP\n.B {escaped(name)}\n{text(meaning)}" for name, meaning in rows)


def text(words: str) -> str:
    """Running text: each sentence begins a line, options and variables are bold."""
    sentences = re.split(r"(?<=[.:]) (?=[A-Z])", words)
    lines = [line for one in sentences for line in textwrap.wrap(one, WIDTH, break_on_hyphens=False)]
    return "\n".join(starting_plainly(BOLD.sub(bold, protected(line))) for line in lines)


def bold(found: re.Match) -> str:
    return f"\\fB{found[0]}\\fR".replace("-", "\\-")


def starting_plainly(line: str) -> str:
    """A line that begins with a full stop would be a request to the formatter."""
    return f"\\&{line}" if line.startswith(".") else line


def escaped(words: str) -> str:
    return protected(words).replace("-", "\\-")


def protected(words: str) -> str:
    return words.replace("\\", "\\e").replace("'", "\\(aq")
