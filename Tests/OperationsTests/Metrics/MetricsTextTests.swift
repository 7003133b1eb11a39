import Testing

@testable import Operations

@Suite struct MetricsTextTests {
    @Test func aFigureIsToldBeforeItsValues() {
        var text = MetricsText()
        text.begin("a_total", .counter, "What it is.")
        text.add(1)
        text.add("2.5", ["b": "c", "d": "e"])
        text.add(3, ["le": "+Inf"], suffix: "_bucket")
        #expect(
            text.text == """
                # HELP a_total What it is.
                # TYPE a_total counter
                a_total 1
                a_total{b="c",d="e"} 2.5
                a_total_bucket{le="+Inf"} 3

                """)
    }

    @Test func textIsEscaped() {
        var text = MetricsText()
        text.begin("a", .gauge, "back\\slash \"quote\"\nline")
        text.add(1, ["l": "back\\slash \"quote\"\nline"])
        #expect(
            text.text == #"""
                # HELP a back\\slash "quote"\nline
                # TYPE a gauge
                a{l="back\\slash \"quote\"\nline"} 1

                """#)
    }

    @Test(arguments: [(0, "0.000000000"), (1, "0.000000001"), (61_500_000_000, "61.500000000")])
    func nanosecondsAsSeconds(nanoseconds: Int64, text: String) {
        #expect(Seconds(nanoseconds: nanoseconds).description == text)
    }
}
