import contextlib
import io
import unittest

import run
import scenarios
from results import Results


class Scenario:
    """Fails for one peer."""

    name = "a scenario"

    class Peer:
        def __init__(self, name):
            self.name = name

    peers = (Peer("good"), Peer("bad"))

    def turn(self, peer, given, seconds):
        if peer.name == "bad":
            raise OSError("no luck")
        return {"cpu": 1.0}


class RunTests(unittest.TestCase):
    def test_scenarios_are_chosen_by_a_part_of_their_name(self):
        everything = (scenarios.COMPARED, scenarios.SIZES)
        for wanted, names in (
            ([], [one.name for one in sum(everything, [])]),
            (["FETCH"], ["fetch 1 GiB", "fetch 500 files"]),
            (["304", "404"], ["304", "404"]),
            (["nothing"], []),
        ):
            with self.subTest(wanted=wanted):
                self.assertEqual([one.name for one in sum(run.plan(wanted), [])], names)

    def test_names_are_unique(self):
        names = [one.name for one in scenarios.COMPARED + scenarios.SIZES]
        self.assertEqual(len(names), len(set(names)))

    def test_one_that_fails_twice_is_absent_and_the_others_go_on(self):
        results = Results()
        with contextlib.redirect_stderr(io.StringIO()) as told:
            run.measure([Scenario()], 3, 1, None, results)
        self.assertIn("1/3  a scenario | bad | absent: no luck\n", told.getvalue())
        self.assertEqual(results.samples, {"a scenario": {"good": [{"cpu": 1.0}] * 3, "bad": [None] * 2}})
        self.assertEqual(results.absences, {"a scenario": {"bad": "no luck"}})
