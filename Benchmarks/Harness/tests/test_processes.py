import os
import socket
import sys
import tempfile
import time
import unittest

from processes import Absent, complaint, cpu_seconds, descendants, memory, running, started, stat_fields, tree

SERVER = """
import socket, subprocess, sys, time
subprocess.Popen(["sleep", "60"])
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
time.sleep(60)
"""


def server(place, response):
    return [sys.executable, "-c", SERVER, str(place.port)]


class ProcessesTests(unittest.TestCase):
    def test_the_name_of_a_program_may_hold_blanks_and_brackets(self):
        self.assertEqual(stat_fields("7 (a (b) c) S 1 7 7 0"), ["S", "1", "7", "7", "0"])

    def test_descendants_are_found_by_their_parents(self):
        parents = {1: 0, 5: 1, 6: 5, 7: 6, 8: 1}
        for root, found in ((5, [5, 6, 7]), (8, [8]), (9, [])):
            with self.subTest(root=root):
                self.assertEqual(descendants(root, parents), found)

    def test_processor_time_and_memory_are_those_of_the_process(self):
        before = cpu_seconds(os.getpid())
        while cpu_seconds(os.getpid()) - before < 0.03:
            sum(range(10_000))
        self.assertGreater(memory(os.getpid(), "Rss"), memory(os.getpid(), "Pss"))

    def test_a_complaint_is_the_line_that_tells_of_an_error(self):
        for text, line in (("a\nError: b\n See c\n", "Error: b"), ("a\nb\n\n", "b"), ("", "no message")):
            with self.subTest(text=text):
                self.assertEqual(complaint(text), line)


class RunningTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def state(self, process):
        """The state by proc(5); whether a zombie is still there depends on its new parent."""
        return tree(process).get(process, ["gone"])[0]

    def running(self, command):
        return running(command, None, self.folder, self.folder)

    def test_a_server_is_gone_with_its_children_and_its_folder_also_after_a_failure(self):
        with self.assertRaises(ZeroDivisionError), self.running(server) as one:
            socket.create_connection(("127.0.0.1", one.port)).close()
            processes = tree(one.pid)
            self.assertEqual(len(processes), 2)
            self.assertTrue(os.listdir(self.folder))
            raise ZeroDivisionError
        for process in processes:
            end = time.monotonic() + 10  # A signal takes its time where the machine is busy.
            while self.state(process) not in ("gone", "Z"):
                self.assertLess(time.monotonic(), end)
                time.sleep(0.01)
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_server_that_cannot_start_is_absent_and_says_why(self):
        for command, reason in (
            (["ls", "/nothing/here"], "it ended at once, status 2: .*No such file"),
            (["no-such-program"], "no-such-program is not installed"),
        ):
            with self.subTest(command=command), self.assertRaisesRegex(Absent, reason):
                with self.running(lambda place, response: command):
                    self.fail("it started")

    def test_a_program_ends_with_its_block(self):
        with started(["sleep", "60"]) as process:
            self.assertIsNone(process.poll())
        self.assertIsNotNone(process.returncode)
