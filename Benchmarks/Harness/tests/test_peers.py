import tempfile
import unittest

from peers import ALL, FixedResponse, version_in
from processes import Place


class PeersTests(unittest.TestCase):
    def test_versions_are_found_in_what_programs_say(self):
        for text, version in (
            ("nginx version: nginx/1.22.1\n", "1.22.1"),
            ("lighttpd/1.4.69 (ssl) - a server\n", "1.4.69"),
            ("wrk debian/4.1.0-3+b2 [epoll]", "4.1.0-3+b2"),
            ("v2.6.2", "2.6.2"),
            ("none", "version unknown"),
        ):
            with self.subTest(text=text):
                self.assertEqual(version_in(text), version)

    def test_every_server_is_told_its_port(self):
        with tempfile.TemporaryDirectory() as folder:
            for peer in ALL:
                with self.subTest(peer=peer.name):
                    command = peer.command(Place("/srv", 18080, folder), FixedResponse())
                    told = " ".join(command)
                    for path in (part for part in command if part.startswith(folder) and part.endswith(".conf")):
                        with open(path) as file:
                            told += file.read()
                    self.assertIn("18080", told)
