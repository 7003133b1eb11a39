import HTTPSemantics
import Testing

@Suite struct FieldNameTests {
    @Test(
        "A name is a token (RFC 9110 §5.1)",
        arguments: [
            ("Host", true), ("X-Server-PID", true), ("!#$%&'*+-.^_`|~09azAZ", true), ("", false), ("Na me", false),
            ("Name ", false), ("Name:", false), ("Nämé", false), ("a\u{0}", false), ("a\"b", false), ("(c)", false),
        ]
    )
    func validity(_ text: String, _ isValid: Bool) {
        #expect((FieldName(text) != nil) == isValid)
    }

    @Test("Names are equal whatever their letters' case (RFC 9110 §5.1)")
    func equality() throws {
        let name = try #require(FieldName("iF-nOnE-mAtCh"))
        #expect(name == .ifNoneMatch)
        #expect(Set([name, .ifNoneMatch]).count == 1)
        #expect(name.rawName == "iF-nOnE-mAtCh")
        #expect(name.canonicalName == "if-none-match")
        #expect(name != .ifMatch)
    }

    @Test(arguments: [("range", true), ("RANGE", true), ("Ranges", false), ("Rang", false), ("", false)])
    func matchesBytes(_ bytes: String, _ matches: Bool) {
        let result = FieldName.range.matches(bytes.utf8.span)
        #expect(result == matches)
    }
}
