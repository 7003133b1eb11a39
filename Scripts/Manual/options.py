"""The options, variables and exit statuses of all commands as Markdown."""

import re

import prose
from command import Command, Option

HEAD = """# Options and exit statuses

`make manual` writes this page and the manual pages from the program's own help. An option wins over its variable.
[Serving](serving.md) and [downloading](downloading.md) explain what is behind the options.
"""
# In a text: options, variables, and names in capitals with a file extension.
CODE = re.compile(r"(?<![\w`])(--[a-z][\w-]*|[A-Z]+_[A-Z]+|NAME\.part(?:\.json)?|\.ferry-etags|unix:/path|user\.ferry\.etag)")


def page(program: Command) -> str:
    return "\n".join([HEAD, *map(section, program.subcommands)])


def section(command: Command) -> str:
    """A command: its synopsis, a table of options for each title of its help, and what else the manual says."""
    parts = [f"## {command.words}", f"`{command.synopsis}`", marked(f"{command.abstract} {command.discussion}".strip())]
    for title, found in command.sections.items():
        if title != "General":
            parts.append(f"### {title}\n\n{option_table(found)}")
    parts.append(f"### Exit statuses\n\n{status_table(command)}")
    others = {"Environment": prose.environment(command), **prose.SECTIONS[command.name]}
    parts += (f"### {title}\n\n{list_of(rows)}" for title, rows in others.items())
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def option_table(options: list[Option]) -> str:
    rows = (f"| {cell(one)} | {default(one)} | {marked(one.meaning)} |" for one in options)
    return "\n".join(["| option | default | meaning |", "| --- | --- | --- |", *rows])


def cell(one: Option) -> str:
    value = f"<{one.value}>" if one.value else ""
    value = f"[{value}]" if one.is_value_optional else f"'{one.value}'" if " " in one.value else value
    typed = f"{', '.join(one.names)} {value}".strip() if one.names else one.value.upper()
    return f"`{typed}`" + (f" (`{one.variable}`)" if one.variable else "")


def default(one: Option) -> str:
    is_literal = re.fullmatch(r"[\w.:/-]+", one.default) and one.default not in ("off", "on", "none", "ROOT")
    return f"`{one.default}`" if is_literal else one.default


def status_table(command: Command) -> str:
    rows = (f"| {number} | {marked(meaning)} |" for number, meaning in command.statuses)
    others = "\n\nOther failures have curl's number. If several files fail, the status is that of the first one."
    table = "\n".join(["| status | meaning |", "| ---: | --- |", *rows])
    return table + others * (command.name == "fetch")


def list_of(rows: list[tuple[str, str]]) -> str:
    return "\n".join(f"- `{name}`: {marked(text)}" for name, text in rows)


def marked(text: str) -> str:
    return CODE.sub(r"`\1`", text.replace("|", "\\|").replace("<", "&lt;"))
