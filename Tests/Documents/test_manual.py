import os
import shutil
import subprocess
import sys
import unittest

from markdown import ROOT, executable

sys.path.insert(0, str(ROOT / "Scripts/Manual"))

from command import NOTE, Command, described, is_inverse, read, read_option  # noqa: E402
from manpage import text  # noqa: E402
from pages import pages  # noqa: E402

MANUAL = sorted((ROOT / "docs/man").glob("*.1"))


class ManualTests(unittest.TestCase):
    def test_every_page_is_what_the_executable_says_now(self):
        for name, expected in pages(executable()).items():
            with self.subTest(page=name):
                self.assertEqual((ROOT / "docs" / name).read_text(), expected, "make manual writes it again")

    def test_there_is_a_page_for_each_command_and_no_other(self):
        self.assertEqual([page.name for page in MANUAL], ["ferry-fetch.1", "ferry-serve.1", "ferry.1"])

    def test_fetch_asks_by_default_where_serve_listens_by_default(self):
        serve, fetch = ({name: one.default for one in command.options for name in one.names} for command in commands())
        self.assertEqual(fetch["--server"], f"http://{serve['--bind']}:{serve['--port']}")

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_mandoc_has_nothing_to_say(self):
        for page in MANUAL:
            self.assertEqual(told_by("mandoc", "-Tlint", page), "")

    @unittest.skipUnless(shutil.which("man"), "man is not installed")
    def test_man_has_nothing_to_say(self):
        for page in MANUAL:
            self.assertEqual(told_by("man", "--warnings", "--local-file", page), "")


class ReadingTests(unittest.TestCase):
    def test_a_note_holds_a_variable_and_a_default(self):
        for abstract, variable, default in (
            ("The port. (env: FERRY_PORT, default: 8080)", "FERRY_PORT", "8080"),
            ("The file. (default: standard output)", None, "standard output"),
        ):
            found = NOTE.search(abstract)
            self.assertEqual((found["variable"], found["default"]), (variable, default))
        self.assertIsNone(NOTE.search("Brackets (of another kind)."))

    def test_a_flag_and_its_inverse_are_one_option(self):
        flag = read_option(argument("continue", "flag"))
        self.assertTrue(is_inverse(read_option(argument("no-continue", "flag")), flag))
        self.assertFalse(is_inverse(read_option(argument("no-index", "flag")), flag))
        both = {"commandName": "c", "abstract": "", "arguments": [argument("continue", "flag"), argument("no-continue", "flag")]}
        (option,) = read(both, "1", [], []).options
        self.assertEqual((option.names, option.default), (["--continue", "--no-continue"], "on"))

    def test_a_line_of_a_page_never_begins_with_a_request(self):
        self.assertEqual(text(".br, 'a' and -o are \\ text."), "\\&.br, \\(aqa\\(aq and \\fB\\-o\\fR are \\e text.")


def commands() -> list[Command]:
    """`ferry serve` and `ferry fetch`."""
    return described(executable()).subcommands


def argument(name: str, kind: str) -> dict:
    names = [{"kind": "long", "name": name}]
    settings = {"isRepeating": False, "parsingStrategy": "default", "shouldDisplay": True}
    return {"names": names, "kind": kind, "valueName": name, "abstract": "Do it.", **settings}


def told_by(*command) -> str:
    """What a formatter says of a page, apart from the page."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"}
    ended = subprocess.run(command, capture_output=True, env=environment, text=True, timeout=60)
    return ended.stderr + ended.stdout * (command[0] == "mandoc")
