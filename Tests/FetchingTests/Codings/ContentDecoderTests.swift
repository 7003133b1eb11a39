import TestSupport
import Testing

@testable import Fetching

/// Brotli and Zstandard by libcurl's libraries, if the system has them.
@Suite struct ContentDecoderTests {
    private static let text = Array("a text that is long enough to be worth it, a text that is long enough\n".utf8)
    /// `brotli` and `zstd` of the text; the Zstandard frame has a checksum.
    private static let streams: [String: [UInt8]] = [
        "br": [
            0x1B, 0x45, 0x00, 0xE8, 0x1D, 0xA7, 0xC7, 0x1A, 0xCB, 0xCB, 0x7D, 0x84, 0x4A, 0x4F,
            0x90, 0x30, 0xBA, 0x12, 0x4B, 0x2B, 0x05, 0x16, 0x98, 0xC8, 0x81, 0x63, 0x5B, 0xD9,
            0x41, 0xF8, 0x45, 0xC5, 0x95, 0x32, 0x4B, 0x5B, 0x4B, 0xFF, 0xB4, 0x05, 0xE9, 0x31,
            0x6B, 0xD2, 0xF7, 0xA2, 0x00,
        ],
        "zstd": [
            0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x46, 0xA5, 0x01, 0x00, 0xC4, 0x02, 0x61, 0x20, 0x74,
            0x65, 0x78, 0x74, 0x20, 0x74, 0x68, 0x61, 0x74, 0x20, 0x69, 0x73, 0x20, 0x6C, 0x6F,
            0x6E, 0x67, 0x20, 0x65, 0x6E, 0x6F, 0x75, 0x67, 0x68, 0x20, 0x74, 0x6F, 0x20, 0x62,
            0x65, 0x20, 0x77, 0x6F, 0x72, 0x74, 0x68, 0x20, 0x69, 0x74, 0x2C, 0x20, 0x0A, 0x01,
            0x00, 0x73, 0xB6, 0x2A, 0x03, 0x67, 0xB5, 0x93, 0xA3,
        ],
    ]
    static let available = ContentDecoder.codings.filter { $0 != "gzip" }

    private func decode(_ coding: String, _ stream: [UInt8], by size: Int) throws -> (bytes: [UInt8], isAtEnd: Bool) {
        var decoder = ContentDecoder(coding)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            let piece = Array(stream[start..<min(start + size, stream.count)])
            try decoder.decode(piece.span.bytes) { bytes += $0.withUnsafeBytes { Array($0) } }
        }
        return (bytes, decoder.isAtEnd)
    }

    @Test(arguments: available, [1, 7, 1000]) func wholeStream(_ coding: String, _ size: Int) throws {
        let (bytes, isAtEnd) = try decode(coding, try #require(Self.streams[coding]), by: size)
        #expect(bytes == Self.text)
        #expect(isAtEnd)
    }

    @Test(arguments: available) func noBeginningIsTheEnd(_ coding: String) throws {
        let stream = try #require(Self.streams[coding])
        for count in 0..<stream.count { #expect(try !decode(coding, Array(stream[..<count]), by: 5).isAtEnd) }
    }

    @Test(arguments: available) func damagedStream(_ coding: String) throws {
        let stream = try #require(Self.streams[coding])
        for damaged in [stream + Array("junk".utf8), Array(repeating: 0xFF, count: 40)] {
            let failure = #expect(throws: Failure.self) { try decode(coding, damaged, by: 3) }
            #expect(failure?.exitStatus == 61)
        }
    }

    @Test func severalFramesAreOneFile() throws {
        guard ContentDecoder.codings.contains("zstd"), let stream = Self.streams["zstd"] else { return }
        #expect(try decode("zstd", stream + stream, by: 9).bytes == Self.text + Self.text)
    }

    @Test(arguments: [
        (["gzip"], true), (["x-gzip"], true), (["compress"], false), (["gzip", "br"], false), ([], false),
    ])
    func codingsThatCanBeDecoded(_ codings: [String], _ can: Bool) {
        #expect(ContentDecoder.decodes(codings) == can)
    }
}
