import HTTPSemantics
import TestSupport
import Testing

@Suite struct ContentRangeTests {
    @Test(
        "A part and its length are written and read (RFC 9110 §14.4)",
        arguments: [
            ("bytes 0-499/1234", 0, 499, 1234), ("bytes 734-1233/1234", 734, 1233, 1234),
            ("bytes 42-1233/*", 42, 1233, nil),
            ("bytes 0-0/1", 0, 0, 1), ("bytes 0-9223372036854775805/9223372036854775806", 0, .max - 2, .max - 1),
        ] as [(String, Int64, Int64, Int64?)]
    )
    func part(_ text: String, _ first: Int64, _ last: Int64, _ length: Int64?) throws {
        let range = try #require(ByteRange(first: first, last: last))
        #expect(ContentRange(text: text) == .part(range, completeLength: length))
        #expect(ContentRange.part(range, completeLength: length).description == text)
    }

    @Test("The length of what no range lay in (RFC 9110 §14.4)", arguments: [("bytes */47", 47), ("bytes */0", 0)])
    func unsatisfied(_ text: String, _ length: Int64) {
        #expect(ContentRange(text: text) == .unsatisfied(completeLength: length))
        #expect(ContentRange.unsatisfied(completeLength: length).description == text)
    }

    @Test(
        "What contradicts itself is no range (RFC 9110 §14.4)",
        arguments: [
            "", "bytes", "bytes ", "bytes /", "bytes 0-4", "bytes 0-4/", "bytes 5-4/10", "bytes 0-10/10", "bytes */*",
            "bytes=0-4/10", "bytes 0-4/10 ", "bytes  0-4/10", "items 0-4/10", "0-4/10", "bytes -4/10", "bytes 0-/10",
            "bytes 0-4/10/10", "bytes 0-4/x", "bytes a-b/10", "bytes 0-4/99999999999999999999", "/10", "bytes/10",
            "bytes 0-99999999999999999999/*", "bytes 0 - 4/10", "bytes 0-4/-10",
        ]
    )
    func malformed(_ text: String) {
        #expect(ContentRange(text: text) == nil)
    }

    @Test func unitMayBeOfEitherCase() {
        #expect(ContentRange(text: "Bytes */5") == .unsatisfied(completeLength: 5))
    }

    @Test("What is written is read again", arguments: 0..<4)
    func roundTrip(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let first = Int64.random(in: 0..<(.max / 4), using: &random)
            let last = first + Int64.random(in: 0..<(.max / 4), using: &random)
            guard let range = ByteRange(first: first, last: last) else { continue }
            let value = ContentRange.part(
                range, completeLength: last + Int64.random(in: 1..<(.max / 4), using: &random))
            #expect(ContentRange(text: value.description) == value)
        }
    }
}
