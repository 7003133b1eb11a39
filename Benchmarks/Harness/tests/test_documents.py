import os
import tempfile
import time
import unittest

import documents


class DocumentsTests(unittest.TestCase):
    def test_sizes_read_as_people_write_them(self):
        for size, label in (
            (1 << 10, "1 KiB"),
            (64 << 10, "64 KiB"),
            (1 << 20, "1 MiB"),
            (1 << 30, "1 GiB"),
            (100, "100 bytes"),
        ):
            self.assertEqual(documents.label(size), label)

    def test_sizes_grow_from_1_kib_to_1_gib(self):
        self.assertEqual((documents.SIZES[0], documents.SIZES[-1]), (documents.KIB, documents.GIB))

    def test_files_are_as_large_as_their_names_say_and_old(self):
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(os.path.join(root, "files/many"))
            documents.fill(root, sparse=True)
            paths = {documents.path(size): size for size in documents.SIZES} | {documents.many(2000): 4096}
            for path, size in paths.items():
                status = os.stat(root + path)
                self.assertEqual(status.st_size, size)
                self.assertLess(status.st_mtime, time.time() - 1800)
