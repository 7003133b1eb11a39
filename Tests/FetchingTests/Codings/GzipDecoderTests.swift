import TestSupport
import Testing

@testable import Fetching

@Suite struct GzipDecoderTests {
    /// The result of decoding a stream in pieces of `size` bytes, and whether it is at its end.
    private func inflate(_ stream: [UInt8], by size: Int) throws -> (bytes: [UInt8], isAtEnd: Bool) {
        var inflater = GzipDecoder()
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            let piece = Array(stream[start..<min(start + size, stream.count)])
            try inflater.inflate(piece.span.bytes) { bytes += $0.withUnsafeBytes { Array($0) } }
        }
        return (bytes, inflater.isAtEnd)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 300_000]) func wholeStream(_ count: Int) throws {
        let content = noise(count)
        for size in [count < 100 ? 1 : 1000, 1 << 20] {
            let (bytes, isAtEnd) = try inflate(gzip(content), by: size)
            #expect(isAtEnd)
            let isSame = bytes == content
            #expect(isSame)
        }
    }

    /// A file of several members is the contents of all of them (RFC 1952 §2.2).
    @Test(arguments: [1, 7, 1000]) func severalMembers(_ size: Int) throws {
        let (bytes, isAtEnd) = try inflate(gzip([1, 2]) + gzip([]) + gzip([3]), by: size)
        #expect(isAtEnd)
        #expect(bytes == [1, 2, 3])
    }

    @Test func noBeginningIsTheEnd() throws {
        let stream = gzip([1, 2, 3])
        for count in 0..<stream.count {
            #expect(try !inflate(Array(stream[..<count]), by: 5).isAtEnd)
            #expect(try !inflate(stream + stream[..<count], by: 5).isAtEnd || count == 0)
        }
    }

    static let damaged: [[UInt8]] = [
        Array("junk".utf8), gzip([1, 2]) + Array("junk".utf8), Array(gzip([1, 2]).dropLast()) + [1],
        Array(gzip([1, 2]).dropLast(8)) + Array(repeating: 0, count: 8),
    ]

    @Test(arguments: damaged) func damagedStream(_ stream: [UInt8]) {
        let failure = #expect(throws: Failure.self) { try inflate(stream, by: 3) }
        #expect(failure?.exitStatus == 61)
    }

    @Test func consumersFailureIsPassedOn() {
        var inflater = GzipDecoder()
        #expect(throws: Failure(.unwritable)) {
            try inflater.inflate(gzip([1]).span.bytes) { (_) throws(Failure) in throw Failure(.unwritable) }
        }
    }
}
