import Testing

@testable import App

@Suite struct PlainTextTests {
    @Test(arguments: ["", "a", "é", "e\u{301}", "=\u{301}"]) func textIsRead(_ text: String) {
        #expect(PlainText(argument: ByteText.encode(text.utf8))?.text.utf8.elementsEqual(text.utf8) == true)
    }

    @Test func otherBytesAreRefused() {
        #expect(PlainText(argument: ByteText.encode([0x61, 0xE9])) == nil)
    }
}
