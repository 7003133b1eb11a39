import HTTPSemantics
import Testing

@Suite struct IfRangeTests {
    static let validators = Validators(
        entityTag: EntityTag(text: "\"x\""), lastModified: HTTPDate(seconds: 784_111_777))
    static let weak = Validators(entityTag: EntityTag(text: "W/\"x\""), lastModified: HTTPDate(seconds: 784_111_777))

    @Test(
        "Only a strong tag or the exact date matches (RFC 9110 §13.1.5)",
        arguments: [
            ("\"x\"", true), (" \"x\" ", true), ("W/\"x\"", false), ("\"y\"", false), ("\"x\", \"y\"", false),
            ("*", false),
            ("x", false), ("", false), ("Sun, 06 Nov 1994 08:49:37 GMT", true),
            ("Sunday, 06-Nov-94 08:49:37 GMT", true),
            ("Sun Nov  6 08:49:37 1994", true), ("Sun, 06 Nov 1994 08:49:38 GMT", false),
            ("Sun, 06 Nov 1994 08:49:36 GMT", false), ("Sun, 22 Nov 2026 07:10:00 GMT", false),
            ("Mon, 06 Nov 1994 08:49:37 GMT", false), ("784111777", false),
        ]
    )
    func matches(_ value: String, _ expected: Bool) {
        let ifRange = IfRange(value.utf8.span, now: .sample)
        #expect(ifRange.matches(Self.validators, now: .sample) == expected)
    }

    @Test("A weak tag never matches, not even itself (RFC 9110 §13.1.5)", arguments: ["\"x\"", "W/\"x\""])
    func weakNever(_ value: String) {
        let ifRange = IfRange(value.utf8.span, now: .sample)
        #expect(!ifRange.matches(Self.weak, now: .sample))
    }

    @Test("A date that two versions may have never matches, and the tag beside it does (RFC 9110 §8.8.2.2)")
    func weakDate() {
        let date = HTTPDate(seconds: 784_111_777)
        let tag = EntityTag(text: "\"x\"")
        let validators = Validators(entityTag: tag, lastModified: date, isDateStrong: false)
        #expect(!IfRange.date(date).matches(validators, now: .sample))
        #expect(tag.map { IfRange.entityTag($0).matches(validators, now: .sample) } == true)
    }

    @Test(
        "A date whose second is not over is no strong validator (RFC 9110 §8.8.2.2)",
        arguments: [(0, false), (1, true)])
    func youngDate(_ age: Int64, _ expected: Bool) {
        let date = HTTPDate(seconds: HTTPDate.sample.secondsSinceEpoch - age)
        let validators = Validators(entityTag: nil, lastModified: date)
        #expect(IfRange.date(date).matches(validators, now: .sample) == expected)
    }

    @Test(
        "Without validators nothing matches (RFC 9110 §13.1.5)",
        arguments: ["\"x\"", "Sun, 06 Nov 1994 08:49:37 GMT", ""])
    func noValidators(_ value: String) {
        let ifRange = IfRange(value.utf8.span, now: .sample)
        #expect(!ifRange.matches(Validators(entityTag: nil, lastModified: nil), now: .sample))
    }
}
