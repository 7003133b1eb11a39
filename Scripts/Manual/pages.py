"""All pages of the manual, by their path below docs."""

import manpage
import options
from command import described


def pages(executable: str) -> dict[str, str]:
    """The text of each page."""
    program = described(executable)
    written = {"options.md": options.page(program)}
    for command in (program, *program.subcommands):
        written[f"man/{command.page}.1"] = manpage.page(command, program)
    return written
