import HTTPSemantics
import Testing

@Suite struct WeightTests {
    @Test(
        "A weight is 0 to 1 with up to three decimals (RFC 9110 §12.4.2)",
        arguments: [
            ("0", 0), ("1", 1000), ("0.", 0), ("1.", 1000), ("0.5", 500), ("0.25", 250), ("0.125", 125), ("0.001", 1),
            ("1.000", 1000), ("0.000", 0), ("", nil), ("2", nil), ("1.1", nil), ("1.001", nil), ("0.1234", nil),
            (".5", nil),
            ("-0", nil), ("00", nil), ("0,5", nil), ("0.x", nil), ("1.0000", nil), ("0.5 ", nil), ("10", nil),
        ] as [(String, Int?)]
    )
    func parse(_ text: String, _ thousandths: Int?) {
        let weight = Weight(text.utf8.span)
        #expect(weight?.thousandths == thousandths)
    }
}
