import TestSupport
import Testing

@testable import App

@Suite struct ByteTextTests {
    static let words: [[UInt8]] = [
        [], Array("a".utf8), [0xFF], [0xE9], Array("caf".utf8) + [0xE9], [0xC3], [0xF4, 0x8F, 0xBB], [0xC0, 0x80],
        [0xED, 0xA0, 0x80], Array("日本 é e\u{301} \u{10FE80}\u{10FEFF}\u{10FFFD}".utf8), Array("=\u{301}/\u{301}".utf8),
        Array("\r\n\0".utf8),
    ]

    @Test(arguments: words) func bytesComeBack(_ word: [UInt8]) {
        #expect(ByteText.bytes(of: ByteText.encode(word)) == word)
    }

    @Test func anyBytesComeBack() {
        var random = SeededGenerator(seed: 18)
        // Bytes that begin and continue long sequences are as likely as ASCII.
        let likely: [UInt8] = [0x2F, 0x3D, 0x65, 0x80, 0xBB, 0xBA, 0x8F, 0xCC, 0x81, 0xE2, 0xF4, 0xFF]
        for _ in 0..<20_000 {
            let word = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? likely.randomElement(using: &random)! : .random(in: 0...255, using: &random)
            }
            #expect(ByteText.bytes(of: ByteText.encode(word)) == word)
        }
    }

    @Test func differentBytesAreDifferentText() {
        let texts = (0...255).map { ByteText.encode([UInt8(ascii: "a"), $0]) }
        #expect(Set(texts).count == 256)
        // The scalar that stands for the byte FF, written out, is another word.
        #expect(ByteText.encode([0xFF]) != ByteText.encode("\u{10FEFF}".utf8))
    }

    @Test func textIsItself() {
        for text in ["", "--output=é", "日本", "a b\tc", "\u{1F600}"] { #expect(ByteText.encode(text.utf8) == text) }
    }

    /// The parser looks for characters, and a mark would make another one of a sign.
    @Test(arguments: ["=", "-", "/", "o"]) func eachSignStaysACharacter(_ sign: Character) {
        for mark in ["\u{301}", "\u{200D}", "\u{FE0F}", "\u{20DD}", "\u{903}"] {
            let text = ByteText.encode("\(sign)\(mark)a".utf8)
            #expect(text.first == sign)
            #expect(ByteText.shown(text).utf8.elementsEqual("\(sign)\(mark)a".utf8))
        }
    }

    @Test func whatIsNoTextIsShownAsReplaced() {
        #expect(ByteText.shown(ByteText.encode(Array("caf".utf8) + [0xE9])) == "caf\u{FFFD}")
    }
}
