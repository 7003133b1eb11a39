import HTTPSemantics
import Testing

@Suite struct RangeSpecTests {
    @Test(
        "A range is from a position, to one, or of the end (RFC 9110 §14.1.1)",
        arguments: [
            ("0-499", .int(first: 0, last: 499)), ("500-", .int(first: 500, last: nil)), ("-500", .suffix(length: 500)),
            ("7-7", .int(first: 7, last: 7)), ("-0", .suffix(length: 0)),
            ("0-9223372036854775808", .int(first: 0, last: .max)), ("-9999999999999999999", .suffix(length: .max)),
            ("", nil), ("-", nil), ("1", nil), ("2-1", nil), ("1-2-3", nil), (" 1-2", nil), ("1-2 ", nil), ("a-", nil),
            ("-a", nil), ("--1", nil), ("18446744073709551617-18446744073709551616", nil),
            ("9223372036854775808-9223372036854775807", nil), ("0010-9", nil), ("0009-10", .int(first: 9, last: 10)),
            ("1--2", nil),
        ] as [(String, RangeSpec?)]
    )
    func parse(_ text: String, _ expected: RangeSpec?) {
        let spec = RangeSpec(text.utf8.span)
        #expect(spec == expected)
    }
}
