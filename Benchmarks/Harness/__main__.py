"""Compares ferry with other servers and with curl: `make bench` runs it, `make bench ARGS=--help` explains it."""

import sys

import run

try:
    run.main()
except KeyboardInterrupt:
    sys.exit(130)
