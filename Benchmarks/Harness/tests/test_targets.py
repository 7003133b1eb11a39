import unittest

import targets
from results import Results, Spread
from scenarios import MAIN, one_kib
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

    def test_what_the_library_alone_misses_is_its_limit(self):
        for limit, at_least, measured, library, over, floor, verdict in (
            (0.90, False, 0.95, 0.91, 1.1, None, "library's limit"),
            (0.90, False, 0.95, 0.91, 1.11, None, "missed"),
            (0.90, False, 0.95, 0.904, 1.0, None, "missed"),
            (1.05, True, 1.00, 1.04, 0.91, None, "library's limit"),
            (1.05, True, 1.00, 1.04, 0.90, None, "missed"),
            (1.05, True, 1.00, 1.05, 1.0, None, "missed"),
            (0.90, False, 0.95, 0.91, 1.0, 1.20, "second bar"),
            (0.90, False, 0.89, 0.91, 1.0, None, "met"),
        ):
            with self.subTest(limit=limit, measured=measured, library=library, over=over):
                bars = {"library": spread(library), "over_library": spread(over), "floor": floor and spread(floor)}
                target = Target("", limit, spread(measured), at_least, **bars)
                self.assertEqual(target.verdict, verdict)

    def test_the_library_is_measured_in_the_same_mode_and_against_the_same_rival(self):
        results = Results()
        name = one_kib(32)
        for peer, cpu in (("nginx", 10), ("h2o", 5), ("libmicrohttpd alone", 9.6), ("libmicrohttpd alone, pool", 8)):
            results.add(name, peer, {"cpu": cpu, "rate": 1})
        for peer, cpu in (("ferry", 9.9), ("ferry, pool", 8.5)):
            results.add(name, peer, {"cpu": cpu, "rate": 1})
        for mode, library, over in zip(targets.BY_MODE, (0.96, 0.8), (9.9 / 9.6, 8.5 / 8)):
            cpu = {name: cpu for name, cpu, _ in targets.against_nginx(results, *mode)}[name]
            self.assertAlmostEqual(cpu.library.median, library)
            self.assertAlmostEqual(cpu.over_library.median, over)
            self.assertEqual(cpu.verdict, "library's limit")
        rival = next(target for target in targets.rivals(results) if target.measured)
        self.assertAlmostEqual(rival.library.median, 1.6)

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
