import unittest

from markdown import ROOT


class ReadmeTests(unittest.TestCase):
    def test_readme_has_at_most_150_lines(self):
        self.assertLessEqual((ROOT / "README.md").read_text().count("\n"), 150)
