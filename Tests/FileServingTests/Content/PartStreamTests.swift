import Glibc
import HTTPSemantics
import MicroHTTPD
import SystemCalls
import TestSupport
import Testing

@testable import FileServing

@Suite struct PartStreamTests {
    /// A file system that supports files of nearly 2^63 bytes.
    private static let memory = "/dev/shm"

    private func body(of path: String, _ ranges: [(Int64, Int64)], length: Int64) throws -> [UInt8] {
        let parts = try ranges.map { try #require(ByteRange(first: $0.0, last: $0.1)) }
        let multipart = try #require(
            MultipartByteRanges(parts: parts, completeLength: length, contentType: "a/b", boundary: "x"))
        var stream = PartStream(multipart, of: OwnedDescriptor(open(path, O_RDONLY)))
        var body: [UInt8] = []
        while let piece = try stream.next() { body += piece }
        #expect(Int64(body.count) == multipart.contentLength)
        return body
    }

    @Test func partsComeInTheirFrames() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", "0123456789")
        let text = try String(decoding: body(of: path, [(0, 1), (8, 9)], length: 10), as: UTF8.self)
        let frames = [
            "", "--x", "Content-Type: a/b", "Content-Range: bytes 0-1/10", "", "01", "--x", "Content-Type: a/b",
            "Content-Range: bytes 8-9/10", "", "89", "--x--", "",
        ]
        #expect(text == frames.joined(separator: "\r\n"))
    }

    @Test func aPartLongerThanABlockComesWhole() throws {
        let folder = try TemporaryFolder()
        let path = try folder.writeSparse("a", size: 1_000_000)
        #expect(try body(of: path, [(0, 0), (10, 999_999)], length: 1_000_000).count > 999_991)
    }

    @Test func aFileThatHasBecomeShorterFails() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", "0123")
        #expect(throws: (any Error).self) { try body(of: path, [(0, 1), (8, 9)], length: 10) }
    }

    @Test(.enabled(if: access(memory, W_OK) == 0, "needs a file system in memory"))
    func theEndOfTheLongestFileComes() throws {
        let length = Int64.max - 4095
        let path = "\(Self.memory)/ferry-test-\(getpid())"
        close(open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600))
        defer { unlink(path) }
        try #require(truncate(path, Int(length)) == 0)
        #expect(try body(of: path, [(0, 1), (length - 10, length - 1)], length: length).count > 12)
    }
}
