"""Writes docs/options.md and the manual pages from what the executable says of its commands: `make manual` runs it."""

import sys
from pathlib import Path

from pages import pages

if len(sys.argv) != 3:
    sys.exit("usage: Scripts/Manual EXECUTABLE FOLDER")
for name, text in pages(sys.argv[1]).items():
    path = Path(sys.argv[2], name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
