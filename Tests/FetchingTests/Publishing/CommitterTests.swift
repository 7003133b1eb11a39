import Glibc
import HTTPSemantics
import SystemPackage
import TestSupport
import Testing

@testable import Fetching

@Suite struct CommitterTests {
    let folder: TemporaryFolder
    private let committer: Committer

    init() throws {
        folder = try TemporaryFolder()
        committer = try Committer()
    }

    private func held(_ name: String, _ text: String) throws -> Committer.Content {
        let name = try #require(FilePath.Component(name))
        return .held(BufferedFile(name: name, folder: try Folder(FilePath(folder.path)), bytes: Array(text.utf8)))
    }

    private func publish(_ contents: [Committer.Content], expected: [ExpectedDigest] = []) -> [Committer.Result] {
        for (index, content) in contents.enumerated() {
            committer.add(
                Committer.Commit(
                    index: index, content: content, digest: expected.isEmpty ? nil : IncrementalDigest([.sha256]),
                    expected: expected, overwriting: false))
        }
        committer.stop()
        return committer.takeResults().sorted { $0.index < $1.index }.map(\.result)
    }

    @Test func eachOfManyHasItsOwnBytes() throws {
        committer.expectMore(true)
        let results = publish(try (0..<300).map { try held("f\($0)", "text \($0)") })
        #expect(results.count == 300)
        for (index, result) in results.enumerated() {
            #expect(throws: Never.self) { try result.get() }
            #expect(try folder.read("f\(index)") == Array("text \(index)".utf8))
        }
        #expect(try folder.names().count == 300)
    }

    @Test func failedCommitLeavesTheOthers() throws {
        try folder.write("b", "old")
        let results = publish([try held("a", "1"), try held("b", "2"), try held("c", "3")])
        #expect(results.map { (try? $0.get()) != nil } == [true, false, true])
        #expect(try folder.read("b") == Array("old".utf8))
        #expect(try folder.names() == ["a", "b", "c"])
    }

    /// The digest of `abc` in the examples of FIPS 180-4.
    @Test(arguments: [("abc", true), ("abd", false)]) func digestIsOfTheHeldBytes(_ text: String, isRight: Bool) throws
    {
        let abc = "sha-256=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let digest = try #require(ReprDigest(hexadecimal: abc))
        let results = publish([try held("a", text)], expected: [ExpectedDigest(digest: digest, source: "--checksum")])
        #expect(results.map { (try? $0.get()) != nil } == [isRight])
        #expect(try folder.names() == (isRight ? ["a"] : []))
    }

    @Test func folderThatIsGone() throws {
        let content = try held("a", "1")
        #expect(rmdir(folder.path) == 0)
        let failure = #expect(throws: Failure.self) { try publish([content])[0].get() }
        #expect(failure?.exitStatus == 23)
    }
}
