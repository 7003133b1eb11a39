import HTTPSemantics
import Testing

@Suite struct EntityTagListTests {
    @Test(
        "A list matches by each of its members (RFC 9110 §13.1.1, §13.1.2)",
        arguments: [
            ("\"x\"", true, true), ("W/\"x\"", false, true), ("\"a\", \"x\"", true, true),
            ("\"a\",\"x\",\"b\"", true, true),
            ("\"a\" , W/\"x\"", false, true), ("\"a\"", false, false), ("\"x,y\"", false, false),
            ("\"a,\", \"x\"", true, true), ("\t\"x\" ", true, true), ("\"a\"\t,\t\"x\"", true, true),
        ]
    )
    func matches(_ value: String, _ strongly: Bool, _ weakly: Bool) throws {
        #expect(try result(value) == [strongly, weakly])
    }

    @Test(
        "Empty members are legal in a list that is received (RFC 9110 §5.6.1.2)",
        arguments: [",\"x\"", "\"x\",", ", ,\"x\" ,, ", "\"a\",,\"x\""]
    )
    func emptyMembers(_ value: String) throws {
        #expect(try result(value) == [true, true])
    }

    @Test(
        "A malformed list matches nothing (RFC 9110 §13.1.1)",
        arguments: [
            "", " ", ",", "x", "\"x", "\"x\" \"a\"", "\"x\";\"a\"", "\"x\", a", "\"x\", *", "*, \"x\"", "**", "\"*\"",
            "w/\"x\"", "\"x\"\"x\"", "\"x\", W/", "'x'",
        ]
    )
    func malformed(_ value: String) throws {
        #expect(try result(value) == [false, false])
        let isAny = EntityTagList(value.utf8.span).isAny
        #expect(!isAny)
    }

    @Test("A lone asterisk means any (RFC 9110 §13.1.1)", arguments: ["*", " * ", "\t*"])
    func asterisk(_ value: String) {
        let isAny = EntityTagList(value.utf8.span).isAny
        #expect(isAny)
    }

    @Test("Lines of one field form one list (RFC 9110 §5.3)")
    func lines() throws {
        let tag = try #require(EntityTag(text: "\"x\""))
        var list = EntityTagList("\"a\"".utf8.span)
        list.append("W/\"x\"".utf8.span)
        #expect(list.weaklyContains(tag) && !list.stronglyContains(tag))
        list.append("".utf8.span)
        #expect(list.weaklyContains(tag))
        list.append("*".utf8.span)
        #expect(!list.weaklyContains(tag) && !list.isAny)
    }

    private func result(_ value: String) throws -> [Bool] {
        let tag = try #require(EntityTag(text: "\"x\""))
        let list = EntityTagList(value.utf8.span)
        return [list.stronglyContains(tag), list.weaklyContains(tag)]
    }
}
