import HTTPSemantics
import TestSupport
import Testing

@testable import MicroHTTPD

/// The head of a 304, whole and in parts.
@Suite struct LengthlessHeadsTests {
    private static let start = "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n"
    private static let head = Array("\(start)Content-Length: 0\r\n\r\n".utf8)

    private func fieldStart(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { LengthlessHeads.fieldStart(in: $0) }
    }

    @Test func theLastFieldIsFound() {
        #expect(fieldStart(in: Self.head[...]) == Self.start.utf8.count)
        #expect(fieldStart(in: Array("Content-Length: 0\r\n\r\n".utf8)[...]) == 0)
    }

    @Test(arguments: [
        "", "\n", "\r\n", "\r\n\r\n", "Content-Length: 0\r\n", "Content-Length: 1\r\n\r\n",
        "Content-Length: 0\r\n\r\nx",
        "ontent-Length: 0\r\n\r\n",
    ])
    func nothingElseIs(bytes: String) { #expect(fieldStart(in: Array(bytes.utf8)[...]) == nil) }

    /// The library sends the rest until all bytes count as sent.
    @Test(arguments: 1...60)
    func shortWritesLeaveTheSameBytes(size: Int) {
        var (rest, sent) = (Self.head[...], [UInt8]())
        while !rest.isEmpty {
            let start = fieldStart(in: rest)
            let wire = start.map { rest.prefix($0) + rest.suffix(2) } ?? rest
            let part = wire.prefix(size)
            sent += part
            rest = rest.dropFirst(
                start.map { LengthlessHeads.counted(part.count, of: rest.count, fieldStart: $0) } ?? part.count)
        }
        #expect(String(decoding: sent, as: UTF8.self) == "\(Self.start)\r\n")
    }

    /// The first bytes, then the rest: a head may be cut anywhere once.
    @Test(arguments: 1..<head.count)
    func oneShortWriteLeavesTheSameBytes(size: Int) throws {
        let start = try #require(fieldStart(in: Self.head[...]))
        let wire = Self.head.prefix(start) + Self.head.suffix(2)
        let first = wire.prefix(size)
        let rest = Self.head[...].dropFirst(
            LengthlessHeads.counted(first.count, of: Self.head.count, fieldStart: start))
        let last = fieldStart(in: rest).map { rest.prefix($0) + rest.suffix(2) } ?? rest
        #expect(first + last == wire)
    }

    @Test func aFailureStaysOne() { #expect(LengthlessHeads.counted(-1, of: 100, fieldStart: 79) == -1) }
}
