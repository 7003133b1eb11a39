import HTTPSemantics
import Testing

@Suite struct EntityTagTests {
    @Test(
        "A tag is quoted, weak with W/ before it (RFC 9110 §8.8.3)",
        arguments: [
            ("\"abc\"", false, "abc"), ("W/\"abc\"", true, "abc"), ("\"\"", false, ""), ("W/\"\"", true, ""),
            ("\"a,b\"", false, "a,b"), ("\"W/x\"", false, "W/x"), ("\"é\"", false, "é"), ("\"a\\b\"", false, "a\\b"),
            ("\"!~\"", false, "!~"),
        ]
    )
    func parses(_ text: String, _ isWeak: Bool, _ opaque: String) throws {
        let tag = try #require(EntityTag(text: text))
        #expect(tag.isWeak == isWeak)
        #expect(tag.opaqueTag == Array(opaque.utf8))
        #expect(tag.description == text)
    }

    @Test(
        "What is not exactly one tag is none (RFC 9110 §8.8.3)",
        arguments: [
            "", "abc", "\"", "\"abc", "abc\"", "w/\"abc\"", "W\"abc\"", "W/abc", "W/", "W", "W /\"a\"", " \"abc\"",
            "\"abc\" ", "\"a\"b\"", "\"a\", \"b\"", "\"a b\"", "\"a\u{0}\"", "\"\u{7F}\"", "\"a\tb\"", "*", "'abc'",
        ]
    )
    func rejects(_ text: String) {
        let tag = EntityTag(text: text)
        #expect(tag == nil)
    }

    @Test(
        "The comparison functions (RFC 9110 §8.8.3.2, its table)",
        arguments: [
            ("W/\"1\"", "W/\"1\"", false, true), ("W/\"1\"", "W/\"2\"", false, false),
            ("W/\"1\"", "\"1\"", false, true), ("\"1\"", "\"1\"", true, true), ("\"1\"", "\"2\"", false, false),
            ("\"a\"", "\"A\"", false, false),
        ]
    )
    func compares(_ left: String, _ right: String, _ strongly: Bool, _ weakly: Bool) throws {
        let (one, other) = (try #require(EntityTag(text: left)), try #require(EntityTag(text: right)))
        #expect(one.stronglyMatches(other) == strongly && other.stronglyMatches(one) == strongly)
        let (oneInList, otherInList) = (EntityTagList(left.utf8.span), EntityTagList(right.utf8.span))
        #expect(oneInList.weaklyContains(other) == weakly && otherInList.weaklyContains(one) == weakly)
    }

    @Test("A file's tag is its time in nanoseconds and its size, in hexadecimal (RFC 9110 §8.8.3.1)")
    func ofFile() {
        let time = Timestamp(seconds: 0x6A01_2345, nanoseconds: 0xABC)
        #expect(EntityTag(modified: time, size: 44).description == "\"6a01234500000abc-2c\"")
        #expect(EntityTag(modified: time, size: 44, isWeak: true).description == "W/\"6a01234500000abc-2c-w\"")
        #expect(EntityTag(modified: time, size: 44, coding: .gzip).description == "\"6a01234500000abc-2c-gzip\"")
    }

    @Test(
        "Every difference in time, size, coding or strength makes another tag", arguments: [Int64.min, -1, 0, 1, .max])
    func differs(_ extreme: Int64) {
        let tags = [
            EntityTag(modified: Timestamp(seconds: extreme), size: 1),
            EntityTag(modified: Timestamp(seconds: extreme, nanoseconds: 1), size: 1),
            EntityTag(modified: Timestamp(seconds: extreme), size: 2),
            EntityTag(modified: Timestamp(seconds: extreme), size: 1, coding: .br),
            EntityTag(modified: Timestamp(seconds: extreme), size: 1, isWeak: true),
        ]
        #expect(Set(tags.map(\.opaqueTag)).count == tags.count)
        for tag in tags {
            let parsed = EntityTag(text: tag.description)
            #expect(parsed == tag)
        }
    }
}
