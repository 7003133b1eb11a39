import os
import re
import tempfile
import unittest
import xml.etree.ElementTree

import chart
import report
from results import Results, Spread
from scenarios import COMPARED, SIZES

FIGURES = ("cpu", "rate", "p99", "memory", "speed", "start", "idle", "resident", "connection", "time", "peak")


def results(rounds: int) -> Results:
    """Results of all peers; one fails."""
    made = Results()
    made.circumstances = dict.fromkeys(
        ("date", "machine", "load", "storage", "turns", "growth", "executable", "instructions"), "told"
    )
    made.versions = {"nginx": "1.22.1"}
    for number in range(rounds):
        for scenario in (*COMPARED, *SIZES):
            for place, peer in enumerate(scenario.peers):
                made.add(scenario.name, peer.name, {figure: 1.0 + place + number for figure in FIGURES})
    made.miss("304", "h2o", "it ended")
    return made


class ReportTests(unittest.TestCase):
    def test_rows_have_as_many_cells_as_their_heading(self):
        lines = (report.page(results(3)) + report.summary(results(3))).split("\n")
        tables = [line for line in lines if line.startswith("|")]
        self.assertGreater(len(tables), 50)
        for above, below in zip(lines, lines[1:]):
            if above.startswith("|") and below.startswith("|"):
                self.assertEqual(above.count("|"), below.count("|"), below)

    def test_a_report_can_be_made_of_no_round_at_all(self):
        self.assertIn("not measured", report.page(results(0)))
        self.assertIn("nginx 1.22.1 is 1.00", report.summary(results(0)))
        for drawn in (report.servers_chart(results(0)), report.growth_chart(results(0))):
            xml.etree.ElementTree.fromstring(drawn)

    def test_who_is_absent_is_told_with_the_reason(self):
        self.assertIn("- h2o: it ended (304)\n", report.page(results(1)))

    def test_only_what_is_between_the_marks_changes(self):
        content = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
        self.assertEqual(report.between_marks(content, "new\n"), f"before\n{report.BEGIN}\nnew\n{report.END}\nafter\n")
        with self.assertRaises(SystemExit):
            report.between_marks("no marks", "new")

    def test_a_run_is_published_as_one_page_with_the_charts_that_it_shows(self):
        with tempfile.TemporaryDirectory() as folder:
            report.write(results(3), folder)
            with open(os.path.join(folder, report.PAGE)) as page:
                shown = re.findall(r"!\[[^]]*\]\(([^)]*)\)", page.read())
            self.assertEqual(sorted(shown), sorted([report.SERVERS, report.GROWTH]))
            for chart_name in shown:
                self.assertTrue(os.path.exists(os.path.join(folder, chart_name)), chart_name)

    def test_the_samples_that_are_kept_give_the_same_page_again(self):
        with tempfile.TemporaryDirectory() as folder:
            report.keep(results(3), folder)
            again = Results.read(os.path.join(folder, report.ROUNDS))
            self.assertEqual(report.page(again), report.page(results(3)))

    def test_the_table_of_readme_is_short(self):
        shown = report.summary(results(3)).split("\n")
        self.assertLessEqual(len(shown), 20)
        self.assertIn("of curl's time for 1 GiB", shown[-2])

    def test_charts_are_well_formed_and_name_everybody(self):
        servers, growth = report.servers_chart(results(3)), report.growth_chart(results(3))
        for drawn in (servers, growth):
            xml.etree.ElementTree.fromstring(drawn)
        for name in ("python http.server", "hummingbird", "ferry, pool"):
            self.assertIn(f">{name}</text>", servers)


class ChartTests(unittest.TestCase):
    def test_a_logarithmic_axis_places_equal_ratios_equally_far(self):
        axis = chart.Axis(0.25, 4, 0, 100)
        self.assertEqual([axis.at(value) for value in (0.25, 0.5, 1, 2, 4)], [0, 25, 50, 75, 100])
        self.assertEqual(axis.ticks, [0.25, 0.5, 1, 2, 4])

    def test_the_axis_holds_all_values_and_one(self):
        for values, bounds in (([0.9, 1.1], (0.5, 2)), ([3, 30], (0.5, 32)), ([0.01], (2**-7, 2)), ([], (0.5, 2))):
            with self.subTest(values=values):
                self.assertEqual(chart.powers_around(values), bounds)

    def test_names_are_escaped(self):
        self.assertIn("a &lt;b&gt;", chart.rows("t", [("c", {"a <b>": Spread(1, 1, 1)})]))
