import re
import unittest

from markdown import ROOT, prose

DOCUMENTS = ("SECURITY.md", "CONTRIBUTING.md", "docs/design.md", "docs/interposition.md")
# Fields of HTTP whose names look like Swift names.
FIELDS = {"Cookie"}
# A Swift name: a capital, and a small letter somewhere behind it.
NAME = re.compile(r"`([A-Z]\w*[a-z]\w*)(?:\.\w+)*`")
DECLARATION = re.compile(r"\b(?:class|struct|enum|protocol|typealias|extension|actor) +(\w+)")


class NameTests(unittest.TestCase):
    def test_every_type_and_target_that_a_document_names_exists(self):
        folders = [*ROOT.glob("Sources/*"), *ROOT.glob("Tests/*"), *ROOT.iterdir()]
        known = declared() | FIELDS | {folder.name for folder in folders}
        for document in DOCUMENTS:
            for name in NAME.findall(prose((ROOT / document).read_text())):
                with self.subTest(document=document, name=name):
                    self.assertTrue(name in known, "nothing has this name")

    def test_every_filter_of_contributing_matches_a_suite(self):
        suites = {name for name in declared() | {folder.name for folder in ROOT.glob("Tests/*")} if "Tests" in name}
        filters = re.findall(r"--filter \"?([^\"'`]+)", (ROOT / "CONTRIBUTING.md").read_text())
        self.assertGreater(len(filters), 4)
        for name in (part.rpartition(".")[2] for one in filters for part in one.replace("\\|", "|").split("|")):
            with self.subTest(filter=name):
                self.assertTrue(any(name in suite for suite in suites), "no suite has this name")


def declared() -> set[str]:
    """The names of all types in the sources and the tests."""
    files = (path for folder in ("Sources", "Tests") for path in ROOT.glob(f"{folder}/**/*.swift"))
    return {name for path in files for name in DECLARATION.findall(path.read_text())}
