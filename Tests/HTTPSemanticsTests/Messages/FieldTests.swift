import HTTPSemantics
import Testing

@Suite struct FieldTests {
    @Test(
        "A line is a token, a colon, and a value without control characters (RFC 9110 §5.5, RFC 9112 §5.1)",
        arguments: [
            ("Name: value", "Name: value"), ("Name:value", "Name: value"), ("Name: \t a b \t ", "Name: a b"),
            ("Name:", "Name: "), ("Link: <a>; x=\"y:z\"", "Link: <a>; x=\"y:z\""), ("N: é", "N: é"),
            ("N: a\tb", "N: a\tb"),
            ("Name", nil), ("Name : value", nil), (": value", nil), ("", nil), ("Na me: x", nil),
            ("Name: a\r\nInjected: b", nil), ("Name: a\nb", nil), ("Name: a\u{0}b", nil), ("Name: \u{7F}", nil),
            ("Näme: x", nil),
        ] as [(String, String?)]
    )
    func line(_ text: String, _ field: String?) {
        #expect(Field.line(text)?.description == field)
    }
}
