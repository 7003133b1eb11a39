import SystemPackage
import Testing

@testable import App

@Suite struct PathTests {
    @Test func bytesAreKept() {
        for bytes: [UInt8] in [[0xFF, 0xE9], [0x61, 0x2F, 0xCC, 0x81], Array("e\u{301}".utf8), Array("é".utf8), []] {
            let path = Path(argument: ByteText.encode(bytes))
            #expect(path.bytes == bytes)
            #expect(path.filePath.length == bytes.count)
        }
    }

    @Test(arguments: [("a", true), ("a/b", true), ("", false), ("a/", false), ("/", false), ("a/\u{301}", true)])
    func pathOfAFileEndsInAName(_ text: String, _ mayBeFile: Bool) {
        #expect(Path(Array(text.utf8)).mayBeFile == mayBeFile)
    }

    @Test func messagesShowNothingThatATerminalActsOn() {
        #expect("\(Path([0x61, 0x1B, 0xFF, 0x0A]))" == "a\\u{1B}\u{FFFD}\\u{A}")
    }
}
