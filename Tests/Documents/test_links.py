import unittest
from pathlib import Path
from urllib.parse import unquote

from markdown import ROOT, anchors, documents, links


class LinkTests(unittest.TestCase):
    def test_every_link_to_a_file_or_a_heading_leads_to_one(self):
        for document in documents():
            for link in links(document.read_text()):
                with self.subTest(document=str(document.relative_to(ROOT)), link=link):
                    self.assertTrue(leads_somewhere(document, link))

    def test_readme_links_every_page_of_docs(self):
        linked = {link.partition("#")[0] for link in links((ROOT / "README.md").read_text())}
        self.assertEqual({f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")} - linked, set())

    def test_a_link_to_nothing_is_seen(self):
        for link in ("docs/nothing.md", "docs/design.md#nothing", "#nothing", "../outside"):
            self.assertFalse(leads_somewhere(ROOT / "README.md", link), link)


def leads_somewhere(document: Path, link: str) -> bool:
    """Whether a link to this repository finds its file, and its heading if it names one; all other links pass."""
    if link.startswith(("https:", "http:", "mailto:")):
        return True
    name, _, anchor = link.partition("#")
    target = (document.parent / unquote(name)).resolve() if name else document
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not anchor or (target.suffix == ".md" and anchor in anchors(target.read_text()))
