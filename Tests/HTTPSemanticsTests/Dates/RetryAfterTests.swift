import HTTPSemantics
import Testing

@Suite struct RetryAfterTests {
    @Test(
        "A number of seconds or a date (RFC 9110 §10.2.3)",
        arguments: [
            ("120", 120, "120"), (" 0 ", 0, "0"), ("99999999999999999999", .max, "9223372036854775807"),
            ("Sun, 22 Nov 2026 07:11:00 GMT", 60, "Sun, 22 Nov 2026 07:11:00 GMT"),
            ("Sun, 22 Nov 2026 07:09:00 GMT", 0, "Sun, 22 Nov 2026 07:09:00 GMT"), ("", nil, nil), ("-1", nil, nil),
            ("1.5", nil, nil), ("soon", nil, nil), ("1 2", nil, nil), ("+5", nil, nil),
        ] as [(String, Int64?, String?)]
    )
    func parse(_ text: String, _ delay: Int64?, _ written: String?) {
        let value = RetryAfter(text.utf8.span, now: .sample)
        #expect(value?.delay(from: .sample) == delay)
        #expect(value?.description == written)
    }

    @Test func negativeSecondsAreNone() {
        #expect(RetryAfter.seconds(-5).description == "0" && RetryAfter.seconds(-5).delay(from: .sample) == 0)
    }
}
