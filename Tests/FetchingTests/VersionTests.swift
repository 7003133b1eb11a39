import Testing

@testable import Fetching

@Suite struct VersionTests {
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let second = "Sun, 06 Nov 1994 08:49:38 GMT"

    static let heads: [(fields: [(String, String)], version: Version?)] = [
        ([("ETag", "\"1\"")], .entityTag("\"1\"")),
        ([("ETag", "\"\"")], .entityTag("\"\"")),
        ([("ETag", "\"1\""), ("Last-Modified", date), ("Date", second)], .entityTag("\"1\"")),
        ([("ETag", "W/\"1\"")], nil),
        ([("ETag", "W/\"1\""), ("Last-Modified", date), ("Date", second)], nil),
        ([("ETag", "1")], nil),
        ([("ETag", "\"1\u{FFFD}\"")], nil),
        ([("ETag", "\"1\""), ("ETag", "\"2\"")], nil),
        ([("Last-Modified", date), ("Date", second)], .date(date)),
        ([("Last-Modified", date), ("Date", date)], nil),
        ([("Last-Modified", second), ("Date", date)], nil),
        ([("Last-Modified", date)], nil),
        ([("Last-Modified", "yesterday"), ("Date", second)], nil),
        ([], nil),
    ]

    @Test(arguments: heads) func strongValidator(of fields: [(String, String)], is version: Version?) throws {
        #expect(Version(try Sample.head(200, fields)) == version)
    }

    static let matches: [(version: Version, fields: [(String, String)], fits: Bool)] = [
        (.entityTag("\"1\""), [("ETag", "\"1\"")], true),
        (.entityTag("\"1\""), [("ETag", "W/\"1\"")], false),
        (.entityTag("\"1\""), [("ETag", "\"2\"")], false),
        (.entityTag("\"1\""), [("Last-Modified", date)], false),
        (.date(date), [("Last-Modified", date)], true),
        (.date(date), [("Last-Modified", second)], false),
        (.date(date), [("Last-Modified", date), ("ETag", "\"1\"")], false),
        (.date(date), [], false),
    ]

    @Test(arguments: matches) func responseOfTheSameVersion(
        _ version: Version, _ fields: [(String, String)], fits: Bool
    ) throws {
        #expect(version.matches(try Sample.head(206, fields)) == fits)
    }
}
