import Testing

@testable import HTTPSemantics

@Suite struct StructuredDictionaryTests {
    @Test(
        "Members of every simple type (RFC 9651 §3.2, §3.3)",
        arguments: [
            ("a=1", .integer(1)), ("a=-5", .integer(-5)), ("a=999999999999999", .integer(999_999_999_999_999)),
            ("a=1.5", .other), ("a=\"x\\\"\\\\y\"", .other), ("a=tok/en:*", .other), ("a=:Zg==:", .bytes([0x66])),
            ("a=::", .bytes([])), ("a=?0", .boolean(false)), ("a=?1", .boolean(true)), ("a", .boolean(true)),
            ("a=@1659578233", .other), ("a;p;q=1;r=\"x\"", .boolean(true)), ("a=1; p=:Zg:", .integer(1)),
            ("b=2, a=1", .integer(1)), ("a=2 ,\t a=1", .integer(1)), ("  a=1  ", .integer(1)),
            ("*a=2,a=1", .integer(1)),
            ("a=2, a", .boolean(true)), ("b", nil), ("", nil), ("   ", nil),
        ] as [(String, StructuredDictionary.Item?)]
    )
    func members(_ text: String, _ item: StructuredDictionary.Item?) throws {
        #expect(try #require(parse(text))["a"] == item)
    }

    @Test(
        "One malformed member makes the field malformed (RFC 9651 §4.2)",
        arguments: [
            "a=", "=1", "A=1", "a=1,", "a=1,,b=2", ",a=1", "a=1 b=2", "a= 1", "a =1", "1a=1", "a=1.", "a=.5",
            "a=1.2345",
            "a=1234567890123456", "a=1234567890123.5", "a=-", "a=--1", "a=\"x", "a=\"x\\n\"", "a=\"é\"", "a=:Zg==",
            "a=:Z:",
            "a=:%:", "a=?2", "a=?", "a=(1 2)", "a=@", "a=@1.5", "a=@x", "a;=1", "a;P", "a=1;", "a=é", "a=!", "\ta=1",
        ]
    )
    func malformed(_ text: String) {
        #expect(parse(text) == nil)
    }

    private func parse(_ text: String) -> StructuredDictionary? {
        StructuredDictionary(text.utf8.span)
    }
}
