import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from markdown import ROOT, console_blocks, documents, executable

# What differs from one run to the next.
CHANGING = (
    (r"PID(:| of server process:)? \d+", r"PID\1 N"),
    (r"^(Date|Last-Modified|ETag): .*", r"\1: ..."),
    (r"127\.0\.0\.1:\d+", "127.0.0.1:N"),
    (r"^(ferry: sandbox: ).*", r"\1..."),
)
REST = "…"


class ExampleTests(unittest.TestCase):
    """The console blocks of all documents, with a server of the sample folder to talk to."""

    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen(
            [executable(), "serve", "public", "--port", "0", "--log-format", "none"],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        cls.start_lines = [cls.server.stderr.readline() for _ in range(2)]
        cls.port = re.search(r"127\.0\.0\.1:(\d+)", cls.start_lines[0])[1]

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.communicate(timeout=30)

    def test_every_command_prints_what_is_shown(self):
        tried = 0
        for document in documents():
            for block in console_blocks(document.read_text()):
                with self.subTest(document=document.name, block=block):
                    self.try_block(block)
                    tried += 1
        self.assertGreaterEqual(tried, 3)

    def try_block(self, block: str) -> None:
        commands, shown = parts(block)
        if commands == ["make serve"]:
            printed = "".join(self.start_lines)
        elif commands[0].startswith("make "):
            self.assertRegex((ROOT / "Makefile").read_text(), rf"(?m)^{commands[0].split()[1]}:")
            return
        else:
            printed = self.run_in_shell(commands)
        expected, _, rest = shown.partition(REST)
        printed = stable(printed)
        self.assertEqual(printed[: len(stable(expected))] if REST in shown else printed, stable(expected))

    def run_in_shell(self, commands: list[str]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "ferry").symlink_to(executable())
            environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
            environment["FERRY_SERVER"] = f"http://127.0.0.1:{self.port}"
            script = "\n".join(commands).replace("127.0.0.1:8080", f"127.0.0.1:{self.port}")
            script = script.replace("curl ", "curl --silent --noproxy '*' ")
            shell = subprocess.run(
                ["sh", "-c", script],
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=60,
            )
            return shell.stdout.decode().replace("\r\n", "\n")


class StableTests(unittest.TestCase):
    def test_what_changes_is_left_out_and_all_else_is_kept(self):
        self.assertEqual(stable("a (PID 12)\nDate: now\nContent-Length: 12\n"), "a (PID N)\nDate: ...\nContent-Length: 12\n")


def parts(block: str) -> tuple[list[str], str]:
    """The commands of a block, and all that it shows of their output."""
    lines = block.splitlines(keepends=True)
    commands = [line.removeprefix("$ ").rstrip() for line in lines if line.startswith("$ ")]
    return commands, "".join(line for line in lines if not line.startswith("$ "))


def stable(output: str) -> str:
    for pattern, replacement in CHANGING:
        output = re.sub(pattern, replacement, output, flags=re.MULTILINE)
    return output
