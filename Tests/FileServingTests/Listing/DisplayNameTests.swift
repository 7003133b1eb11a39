import Testing

@testable import FileServing

@Suite struct DisplayNameTests {
    @Test(arguments: [
        ("a.txt", "a.txt"),
        ("Grüße aus Åre.txt", "Grüße aus Åre.txt"),
        ("a\nb", "a%0Ab"),
        ("\u{1B}[31mred", "%1B[31mred"),
        ("a\u{202E}txt.exe", "a%E2%80%AEtxt.exe"),
        ("a\u{2066}b", "a%E2%81%A6b"),
        ("a\u{2028}b", "a%E2%80%A8b"),
        ("a\u{7F}\u{85}b", "a%7F%C2%85b"),
        ("\u{FEFF}a", "%EF%BB%BFa"),
    ])
    func textShowsNoControlAndNoDirectionCharacters(name: String, text: String) {
        #expect(DisplayName(Array(name.utf8)).text == text)
    }

    @Test func bytesThatAreNoTextAreReplaced() {
        #expect(DisplayName([0x61, 0xFF, 0x62]).text == "a\u{FFFD}b")
    }

    @Test(arguments: [
        ("<script>", "&lt;script&gt;"),
        ("a&b", "a&amp;b"),
        ("\"'", "&quot;&#39;"),
        // Swift sees one character here, a browser sees a tag.
        ("<\u{338}img>\u{338}", "&lt;\u{338}img&gt;\u{338}"),
    ])
    func pageTextHoldsNoMarkup(name: String, html: String) {
        #expect(DisplayName(Array(name.utf8)).html.unicodeScalars.elementsEqual(html.unicodeScalars))
    }
}
