import json
import subprocess
import unittest

from markdown import ROOT

LIBRARIES = ("Curl", "HTTPSemantics", "MicroHTTPD")


class LibraryProducts(unittest.TestCase):
    """SwiftPM refuses to depend on a version of a package if a target that the product needs has unsafe flags."""

    @classmethod
    def setUpClass(cls) -> None:
        dump = subprocess.run(["swift", "package", "dump-package"], cwd=ROOT, capture_output=True, check=True, text=True)
        cls.package = json.loads(dump.stdout)
        cls.targets = {target["name"]: target for target in cls.package["targets"]}

    def needed(self, name: str) -> set[str]:
        """The target and all targets of this package that it depends on."""
        kinds = [dependency.get("byName") or dependency.get("target") for dependency in self.targets[name]["dependencies"]]
        return {name}.union(*(self.needed(kind[0]) for kind in kinds if kind and kind[0] in self.targets))

    def test_they_are_products(self) -> None:
        libraries = {product["name"] for product in self.package["products"] if "library" in product["type"]}
        self.assertLessEqual(set(LIBRARIES), libraries)

    def test_none_needs_a_target_with_unsafe_flags(self) -> None:
        for library in LIBRARIES:
            for name in self.needed(library):
                with self.subTest(library=library, target=name):
                    self.assertNotIn("unsafeFlags", json.dumps(self.targets[name]["settings"]))

    def test_unsafe_flags_would_be_noticed(self) -> None:
        self.assertIn("unsafeFlags", json.dumps(self.targets["App"]["settings"]))
        self.assertIn("SystemCalls", self.needed("MicroHTTPD"))
