import os
import tempfile
import unittest

from results import Results, Spread


class ResultsTests(unittest.TestCase):
    def setUp(self):
        self.results = Results()
        for peer, figures in (("nginx", (10, 20, 40)), ("ferry", (9, 10, 60))):
            for figure in figures:
                self.results.add("a scenario", peer, {"cpu": figure})

    def test_ratios_are_taken_within_a_round_and_the_median_of_them(self):
        self.assertEqual(self.results.spread("a scenario", "ferry", "cpu", "nginx"), Spread(0.9, 0.5, 1.5))

    def test_a_figure_alone_is_the_median_of_the_rounds(self):
        self.assertEqual(self.results.spread("a scenario", "nginx", "cpu"), Spread(20, 10, 40))

    def test_what_was_not_measured_has_no_spread(self):
        for scenario, peer, figure, over in (
            ("another", "ferry", "cpu", None),
            ("a scenario", "h2o", "cpu", "nginx"),
            ("a scenario", "ferry", "p99", "nginx"),
            ("a scenario", "ferry", "cpu", "h2o"),
        ):
            with self.subTest(scenario=scenario, peer=peer, figure=figure, over=over):
                self.assertIsNone(self.results.spread(scenario, peer, figure, over))

    def test_a_round_without_sample_leaves_the_others_side_by_side(self):
        self.results.miss("a scenario", "h2o", "it ended")
        self.results.add("a scenario", "h2o", {"cpu": 10})
        self.assertEqual(self.results.spread("a scenario", "h2o", "cpu", "nginx"), Spread(0.5, 0.5, 0.5))
        self.assertEqual(self.results.absences, {"a scenario": {"h2o": "it ended"}})

    def test_nothing_is_divided_by_zero(self):
        self.results.add("b", "nginx", {"cpu": 0})
        self.results.add("b", "ferry", {"cpu": 1})
        self.assertIsNone(self.results.spread("b", "ferry", "cpu", "nginx"))

    def test_what_was_written_is_read_back(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rounds.json")
            self.results.write(path)
            self.assertEqual(vars(Results.read(path)), vars(self.results))
