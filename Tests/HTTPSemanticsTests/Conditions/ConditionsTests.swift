import HTTPSemantics
import Testing

@Suite struct ConditionsTests {
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    @Test("Names are found in either case, and others pass (RFC 9110 §5.1)")
    func names() {
        let conditions = Conditions(lines: [
            ("IF-MATCH", "\"x\""), ("if-none-match", "\"x\""), ("If-Modified-Since", Self.date), ("Rango", "bytes=0-0"),
            ("if-unmodified-since", " \(Self.date) "), ("iF-rAnGe", "\"x\""), ("range", "bytes=0-0"), ("Accept", "*/*"),
        ])
        #expect(conditions.ifMatch != nil && conditions.ifNoneMatch != nil && conditions.ifRange != nil)
        #expect(conditions.ifModifiedSince != nil && conditions.ifUnmodifiedSince != nil && conditions.range != nil)
    }

    @Test("Without lines there are no conditions")
    func empty() {
        let conditions = Conditions(lines: [])
        #expect(conditions.ifMatch == nil && conditions.ifNoneMatch == nil && conditions.ifRange == nil)
        #expect(conditions.ifModifiedSince == nil && conditions.ifUnmodifiedSince == nil && conditions.range == nil)
    }

    @Test(
        "An If-Modified-Since that is invalid, repeated, or in the future is ignored (RFC 9110 §13.1.3)",
        arguments: [
            ([date], true), (["Sun, 22 Nov 2026 07:10:00 GMT"], true), (["Sun, 22 Nov 2026 07:10:01 GMT"], false),
            (["yesterday"], false), ([""], false), ([date, date], false), ([date, "x"], false), (["x", date], false),
            ([date, date, date], false), (["\(date), \(date)"], false), (["\(date); length=5"], false),
        ]
    )
    func ifModifiedSince(_ values: [String], _ counts: Bool) {
        let conditions = Conditions(lines: values.map { ("If-Modified-Since", $0) })
        #expect((conditions.ifModifiedSince != nil) == counts)
    }

    @Test(
        "An If-Unmodified-Since that is invalid or repeated is ignored (RFC 9110 §13.1.4)",
        arguments: [([date], true), (["Sun, 22 Nov 2037 07:10:01 GMT"], true), (["x"], false), ([date, date], false)]
    )
    func ifUnmodifiedSince(_ values: [String], _ counts: Bool) {
        let conditions = Conditions(lines: values.map { ("If-Unmodified-Since", $0) })
        #expect((conditions.ifUnmodifiedSince != nil) == counts)
    }

    @Test(
        "A Range that is invalid or repeated is ignored (RFC 9110 §14.2)",
        arguments: [
            (["bytes=0-1"], true), (["bytes=0-1", "bytes=2-3"], false), (["x", "bytes=0-1"], false), (["x"], false),
        ]
    )
    func range(_ values: [String], _ counts: Bool) {
        let conditions = Conditions(lines: values.map { ("Range", $0) })
        #expect((conditions.range != nil) == counts)
    }

    @Test(
        "If-Range and If-Match name a version by its strong tag (RFC 9110 §13.1.1, §13.1.5)",
        arguments: [
            ("If-Range", "\"x\"", true), ("If-Match", "\"x\"", true), ("If-Match", "\"y\", \"x\"", true),
            ("If-Match", "*", false), ("If-Match", "W/\"x\"", false), ("If-Range", "W/\"x\"", false),
            ("If-Range", date, false), ("If-Range", "\"y\"", false), ("If-None-Match", "\"x\"", false),
        ]
    )
    func namedVersion(_ field: String, _ value: String, _ names: Bool) throws {
        let tag = try #require(EntityTag(text: "\"x\""))
        #expect(Conditions(lines: [(field, value)]).names(tag) == names)
    }

    @Test("A repeated If-Range matches nothing (RFC 9110 §13.1.5)")
    func ifRange() {
        #expect(Conditions(lines: [("If-Range", "\"x\""), ("If-Range", "\"x\"")]).ifRange == .malformed)
    }
}
