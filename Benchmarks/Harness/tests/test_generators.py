import unittest

from generators import H2LOAD, WRK, Figures, Load
from processes import Absent

WRK_OUTPUT = """Running 1s test @ http://127.0.0.1:8080/
Requests/sec:  20000.00
figures: requests=20000 bytes=5000000 duration=1000000 p99=2500 refused=1 broken=2
"""
H2LOAD_OUTPUT = """
finished in 1.02s, 20348.00 req/s, 3.07MB/s
requests: 20348 total, 20380 started, 20348 done, 20348 succeeded, 0 failed, 3 errored, 4 timeout
status codes: 0 2xx, 20340 3xx, 5 4xx, 3 5xx
traffic: 3.07MB (3214984) total, 2.12MB (2220657) headers (space savings 0.00%), 0B (0) data
"""


class GeneratorsTests(unittest.TestCase):
    def test_figures_are_read(self):
        for generator, output, figures in (
            (WRK, WRK_OUTPUT, Figures(20000, 1, 2, 5000000, 1.0, 2.5)),
            (WRK, WRK_OUTPUT.replace("p99=2500", "p99=0"), Figures(20000, 1, 2, 5000000, 1.0, None)),
            (H2LOAD, H2LOAD_OUTPUT, Figures(20348, 8, 7, 3214984, 1.0, None)),
        ):
            with self.subTest(output=output):
                self.assertEqual(generator.figures(output), figures)

    def test_a_run_without_figures_is_refused(self):
        for generator, output in (
            (WRK, "unable to connect"),
            (H2LOAD, ""),
            (H2LOAD, H2LOAD_OUTPUT.replace("20348 done", "0 done")),
        ):
            with self.subTest(output=output), self.assertRaises(Absent):
                generator.figures(output)

    def test_fields_and_limits_are_handed_on(self):
        load = Load("http://127.0.0.1:1/a", 32, 2, {"Range": "bytes=0-99"}, 0)
        self.assertEqual(
            H2LOAD.command(load), ["h2load", "--h1", "-t1", "-c32", "-H", "Range: bytes=0-99", "-D", "2", load.url]
        )
        self.assertIn("-d2s", WRK.command(load))
