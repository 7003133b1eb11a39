import HTTPSemantics
import Testing

@Suite struct HTTPDateTests {
    /// 22 November 2026, 07:10:00 UTC, a Sunday.
    static let now: Int64 = 1_795_331_400

    @Test(
        "The date is written as IMF-fixdate (RFC 9110 §5.6.7)",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (now, "Sun, 22 Nov 2026 07:10:00 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (-62_167_219_200, "Sat, 01 Jan 0000 00:00:00 GMT"),
        ] as [(Int64, String)]
    )
    func format(_ seconds: Int64, _ text: String) throws {
        #expect(try #require(HTTPDate(secondsSinceEpoch: seconds)).description == text)
        #expect(parse(text) == seconds)
    }

    @Test(arguments: [253_402_300_800, -62_167_219_201, .max, .min] as [Int64])
    func yearsOfMoreThanFourDigitsHaveNoDate(_ seconds: Int64) {
        #expect(HTTPDate(secondsSinceEpoch: seconds) == nil)
    }

    @Test(
        "All three formats are read (RFC 9110 §5.6.7)",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Sun Nov 06 08:49:37 1994", 784_111_777),
            ("Wed Nov 16 08:49:37 1994", 784_975_777), ("Saturday, 31-Dec-16 23:59:60 GMT", 1_483_228_800),
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
        ] as [(String, Int64)]
    )
    func parsesEveryFormat(_ text: String, _ seconds: Int64) {
        #expect(parse(text) == seconds)
    }

    @Test(
        "A two-digit year is at most 50 years ahead (RFC 9110 §5.6.7)",
        arguments: [
            ("Wednesday, 18-Nov-76 00:00:00 GMT", 3_372_883_200), ("Monday, 22-Nov-76 07:10:00 GMT", nil),
            ("Sunday, 22-Nov-76 07:10:00 GMT", 3_373_254_600), ("Monday, 22-Nov-76 07:10:01 GMT", 217_494_601),
            ("Thursday, 22-Nov-77 07:10:00 GMT", nil), ("Tuesday, 22-Nov-77 07:10:00 GMT", 249_030_600),
            ("Tuesday, 29-Feb-00 00:00:00 GMT", 951_782_400), ("Wednesday, 01-Jan-70 00:00:00 GMT", 3_155_760_000),
        ] as [(String, Int64?)]
    )
    func twoDigitYear(_ text: String, _ seconds: Int64?) {
        #expect(parse(text) == seconds)
    }

    @Test(
        "The century is the one nearest to now (RFC 9110 §5.6.7)",
        arguments: [
            ("Thursday, 01-Jan-05 00:00:00 GMT", "Thu, 31 Dec 2099 23:59:59 GMT", "Thu, 01 Jan 2105 00:00:00 GMT"),
            ("Friday, 31-Dec-99 23:59:59 GMT", "Sat, 01 Jan 2000 00:00:00 GMT", "Fri, 31 Dec 1999 23:59:59 GMT"),
            ("Saturday, 06-Nov-94 00:00:00 GMT", "Sat, 06 Nov 2049 00:00:00 GMT", "Sat, 06 Nov 2094 00:00:00 GMT"),
            ("Monday, 29-Feb-60 00:00:00 GMT", "Sat, 06 Nov 1999 00:00:00 GMT", "Mon, 29 Feb 1960 00:00:00 GMT"),
            ("Monday, 01-Jan-00 00:00:00 GMT", "Sat, 01 Jan 0000 00:00:00 GMT", nil),
        ] as [(String, String, String?)]
    )
    func centuryOfTwoDigitYear(_ text: String, _ now: String, _ expected: String?) throws {
        let now = try #require(HTTPDate(text: now))
        #expect(HTTPDate(text: text, now: now)?.description == expected)
    }

    @Test(
        "What is not exactly a date is none (RFC 9110 §5.6.7)",
        arguments: [
            "", "0", "GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 gmt",
            "sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun,  06 Nov 1994 08:49:37 GMT",
            " Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:60 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Thu, 29 Feb 1900 00:00:00 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT", "Sun, 06 Nov +994 08:49:37 GMT", "Sun, 06-Nov-1994 08:49:37 GMT",
            "Sun, 06-Nov-94 08:49:37 GMT", "Sunday, 06 Nov 94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 PST",
            "Monday, 06-Nov-94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 94",
            "Mon Nov  6 08:49:37 1994", "Sun Nov  6 08-49-37 1994", "Sun Nov  6 08:49:37 199x",
            "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", "784111777",
        ]
    )
    func rejects(_ text: String) {
        #expect(parse(text) == nil)
    }

    private func parse(_ text: String) -> Int64? {
        HTTPDate(secondsSinceEpoch: Self.now).flatMap { HTTPDate(text.utf8.span, now: $0)?.secondsSinceEpoch }
    }
}
