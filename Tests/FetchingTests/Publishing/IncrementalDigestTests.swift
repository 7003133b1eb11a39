import HTTPSemantics
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

@Suite struct IncrementalDigestTests {
    /// The digest of `abc` in the examples of FIPS 180-4.
    private static let abc = "sha-256=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test func fileIsFollowedWhileItGrows() throws {
        let folder = try TemporaryFolder()
        let file = try PartialFile(for: "a", in: Folder(FilePath(folder.path)))
        let digest = IncrementalDigest([.sha256, .sha512])
        try file.descriptor.writeAll("ab".utf8)
        try digest.advance(through: 1, of: file.descriptor)
        try digest.advance(through: 9, of: file.descriptor)
        try file.descriptor.writeAll("c".utf8)
        try digest.advance(through: 2, of: file.descriptor)
        try digest.advance(through: 3, of: file.descriptor)
        #expect(digest.finish().map(\.algorithm) == [.sha256, .sha512])
        #expect(digest.finish().first?.hexadecimal == Self.abc)
    }

    @Test func slicesMakeTheWhole() throws {
        let folder = try TemporaryFolder()
        let file = try PartialFile(for: "a", in: Folder(FilePath(folder.path)))
        let digest = IncrementalDigest([.sha256])
        try file.descriptor.writeAll("abc".utf8)
        for isDone in [false, true, true] {
            #expect(try digest.advance(through: 3, of: file.descriptor, atMost: 2) == isDone)
        }
        #expect(digest.finish().first?.hexadecimal == Self.abc)
    }

    @Test func bytesAtHandAreNotReadAgain() throws {
        let digest = IncrementalDigest([.sha256])
        let bytes = Array("abc".utf8)
        let take = { (range: Range<Int>, position: Int64) in
            digest.take(bytes[range].span.bytes, at: position)
        }
        #expect(take(0..<2, 0))
        #expect(!take(0..<1, 0), "they were taken")
        #expect(!take(2..<3, 3), "there is a gap before them")
        #expect(take(2..<3, 2))
        #expect(digest.finish().first?.hexadecimal == Self.abc)
    }

    @Test func receivedBytesContinueFromMemory() throws {
        let folder = try TemporaryFolder()
        let file = try PartialFile(for: "a", in: Folder(FilePath(folder.path)))
        let digest = IncrementalDigest([.sha256])
        try file.descriptor.writeAll("ab".utf8)
        let last = Array("c".utf8)
        let isTakenTooEarly = digest.take(last.span.bytes, at: 2)
        try digest.advance(through: 2, of: file.descriptor)
        let isTaken = digest.take(last.span.bytes, at: 2)
        #expect(!isTakenTooEarly && isTaken)
        #expect(digest.finish().first?.hexadecimal == Self.abc)
    }

    static let texts: [(text: String, isDigest: Bool)] = [
        (abc, true), (abc.uppercased(), true), ("sha-256=ba78", false), ("sha256=ba7816bf", false), ("", false),
        (abc + "00", false), (String(abc.dropLast()) + "g", false), (String(abc.dropFirst(8)), false),
        ("sha-512=" + String(repeating: "0f", count: 64), true), ("md5=" + String(repeating: "0", count: 32), false),
    ]

    @Test(arguments: texts) func checksumOfTheCommandLine(_ text: String, isDigest: Bool) {
        let digest = ReprDigest(hexadecimal: text)
        #expect((digest != nil) == isDigest)
        if let digest { #expect(digest.hexadecimal == text.lowercased()) }
    }

    @Test func mismatchNamesBothDigests() throws {
        let (one, two) = (try #require(Sample.digest(1)), try #require(Sample.digest(2)))
        let expected = ExpectedDigest(digest: one, source: "--checksum")
        try expected.check([one])
        let failure = #expect(throws: Failure.self) { try expected.check([two]) }
        #expect(failure?.exitStatus == 32)
        #expect(failure?.message.contains(one.hexadecimal) == true)
        #expect(failure?.message.contains(two.hexadecimal) == true)
        #expect(failure?.message.contains("\n") == false)
    }
}
