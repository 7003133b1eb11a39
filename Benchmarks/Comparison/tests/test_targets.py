import unittest

import targets
from results import Results, Spread
from scenarios import MAIN
from targets import Target


def spread(median):
    return Spread(median, median, median)


class TargetsTests(unittest.TestCase):
    def test_verdicts(self):
        for limit, at_least, measured, floor, verdict in (
            (0.90, False, 0.90, None, "met"),
            (0.90, False, 0.904, None, "met"),
            (0.90, False, 0.91, None, "missed"),
            (1.05, True, 1.05, None, "met"),
            (1.05, True, 1.04, None, "missed"),
            (0.90, False, 0.95, 1.20, "second bar"),
            (0.90, False, 0.95, 1.21, "missed"),
            (0.90, False, 0.80, 1.50, "met"),
            (0.90, False, None, 1.0, "not measured"),
        ):
            with self.subTest(limit=limit, measured=measured, floor=floor):
                target = Target("", limit, measured and spread(measured), at_least, floor=floor and spread(floor))
                self.assertEqual(target.verdict, verdict)

    def test_every_bar_belongs_to_a_scenario(self):
        self.assertLessEqual(set(targets.BARS), {scenario.name for scenario in MAIN})

    def test_every_scenario_with_a_bar_has_a_target_even_before_it_is_measured(self):
        for mode, column in targets.BY_MODE:
            self.assertEqual(len(list(targets.against_nginx(Results(), mode, column))), len(targets.BARS))
        self.assertEqual({target.verdict for target in targets.others(Results())}, {"not measured"})

    def test_the_floor_is_a_bar_for_a_thread_for_each_connection_alone(self):
        results = Results()
        for peer, cpu in (("nginx", 10), ("floor", 19), ("ferry", 20), ("ferry, pool", 20)):
            results.add("304", peer, {"cpu": cpu, "rate": 1})
        verdicts = [
            {name: cpu.verdict for name, cpu, _ in targets.against_nginx(results, *mode)}["304"]
            for mode in targets.BY_MODE
        ]
        self.assertEqual(verdicts, ["second bar", "missed"])
