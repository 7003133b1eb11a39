import TestSupport
import Testing

@testable import HTTPSemantics

@Suite struct Base64Tests {
    @Test(
        "The test vectors (RFC 4648 §10)",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func vectors(_ plain: String, _ encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(decode(encoded) == Array(plain.utf8))
        #expect(decode(encoded.filter { $0 != "=" }) == Array(plain.utf8))
    }

    @Test(
        "Other characters, lengths and stray bits are refused (RFC 4648 §3.3, §3.5)",
        arguments: [
            "Z", "Zg=", "Zg===", "=", "==", "Zm9v=", "Zm9v==", "Zh==", "Zm9=", "Zg= =", "Z g=", "Zm-v", "Zm_v", "Zg\n",
            "Zm9vY",
        ]
    )
    func malformed(_ text: String) {
        #expect(decode(text) == nil)
    }

    @Test("Any bytes come back", arguments: 0..<4)
    func roundTrip(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let bytes = random.bytes(upTo: 70, from: "\u{0}")
            #expect(decode(Base64.encode(bytes)) == bytes)
        }
    }

    private func decode(_ text: String) -> [UInt8]? {
        Base64.decode(text.utf8.span)
    }
}
