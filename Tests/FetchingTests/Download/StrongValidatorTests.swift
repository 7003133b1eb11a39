import Testing

@testable import Fetching

@Suite struct StrongValidatorTests {
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let second = "Sun, 06 Nov 1994 08:49:38 GMT"

    static let heads: [(fields: [(String, String)], validator: StrongValidator?)] = [
        ([("ETag", "\"1\"")], .entityTag("\"1\"")),
        ([("ETag", "\"\"")], .entityTag("\"\"")),
        ([("ETag", "\"1\""), ("Last-Modified", date), ("Date", second)], .entityTag("\"1\"")),
        ([("ETag", "W/\"1\"")], nil),
        ([("ETag", "W/\"1\""), ("Last-Modified", date), ("Date", second)], nil),
        ([("ETag", "1")], nil),
        ([("ETag", "\"1\u{FFFD}\"")], nil),
        ([("ETag", "\"1\""), ("ETag", "\"2\"")], nil),
        ([("Last-Modified", date), ("Date", second)], .date(date, of: Sample.origin)),
        ([("Last-Modified", date), ("Date", date)], nil),
        ([("Last-Modified", second), ("Date", date)], nil),
        ([("Last-Modified", date)], nil),
        ([("Last-Modified", "yesterday"), ("Date", second)], nil),
        ([], nil),
    ]

    @Test(arguments: heads) func strongValidator(of fields: [(String, String)], is validator: StrongValidator?) throws {
        #expect(StrongValidator(try Sample.head(200, fields)) == validator)
    }

    static let matches: [(validator: StrongValidator, fields: [(String, String)], fits: Bool)] = [
        (.entityTag("\"1\""), [("ETag", "\"1\"")], true),
        (.entityTag("\"1\""), [("ETag", "W/\"1\"")], false),
        (.entityTag("\"1\""), [("ETag", "\"2\"")], false),
        (.entityTag("\"1\""), [("Last-Modified", date)], false),
        (.date(date, of: Sample.origin), [("Last-Modified", date)], true),
        (.date(date, of: Sample.origin), [("Last-Modified", second)], false),
        (.date(date, of: Sample.origin), [("Last-Modified", date), ("ETag", "\"1\"")], false),
        (.date(date, of: Sample.origin), [], false),
    ]

    @Test(arguments: matches) func responseOfTheSameVersion(
        _ validator: StrongValidator, _ fields: [(String, String)], fits: Bool
    ) throws {
        #expect(validator.matches(try Sample.head(206, fields)) == fits)
    }

    /// Two servers may have given different files the same time.
    @Test(arguments: [(Sample.origin, true), ("http://h:81", false), ("https://h:80", false), (nil, false)])
    func dateOfOneClock(_ origin: String?, fits: Bool) throws {
        let head = try Sample.head(206, [("Last-Modified", Self.date)], of: origin)
        #expect(StrongValidator.date(Self.date, of: Sample.origin).matches(head) == fits)
        #expect(!StrongValidator.date(Self.date, of: "").matches(head))
    }

    @Test func dateOfNobodyIsNone() throws {
        let fields = [("Last-Modified", Self.date), ("Date", Self.second)]
        #expect(StrongValidator(try Sample.head(200, fields, of: nil)) == nil)
    }
}
