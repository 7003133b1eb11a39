import Glibc
import HTTPSemantics
import MicroHTTPD
import SystemCalls
import TestSupport
import Testing

@Suite struct ResponseContentTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("file", "0123456789")
    }

    private func fileResponse() -> Response {
        let file = OwnedDescriptor(open(folder.path(of: "file"), O_RDONLY))
        return Response(status: .ok, file: file, offset: 0, length: 10, fields: [])
    }

    private func memoryResponse() -> Response { Response(status: .ok, content: "0123456789".utf8, fields: []) }

    private func text(_ bytes: consuming OwnedBytes?) -> String? {
        guard var bytes else { return nil }
        return bytes.withUnsafeMutableBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [(0..<10, "0123456789"), (3..<7, "3456"), (5..<5, "")] as [(Range<Int64>, String)])
    func aPartIsTheSameFromMemoryAndFromAFile(range: Range<Int64>, part: String) {
        #expect(text(memoryResponse().contentBytes(range)) == part)
        #expect(text(fileResponse().contentBytes(range)) == part)
    }

    @Test func aPartThatTheFileHasNoMoreIsNone() throws {
        let response = fileResponse()
        try folder.overwrite("file", Array("0123".utf8))
        #expect(truncate(folder.path(of: "file"), 4) == 0)
        #expect(text(response.contentBytes(2..<6)) == nil)
        #expect(text(response.contentBytes(2..<4)) == "23")
    }

    @Test func aFileThatIsDeletedIsKnown() throws {
        let file = fileResponse()
        let memory = memoryResponse()
        var states = [file.isOfFile, file.isOfDeletedFile, memory.isOfFile, memory.isOfDeletedFile]
        #expect(states == [true, false, false, false])
        #expect(unlink(folder.path(of: "file")) == 0)
        states = [file.isOfFile, file.isOfDeletedFile]
        #expect(states == [true, true])
    }

    @Test func aSecondDescriptorOutlastsTheResponse() throws {
        let copy = fileResponse().duplicateFile()?.release() ?? -1
        defer { close(copy) }
        var bytes = [UInt8](repeating: 0, count: 4)
        #expect(pread(copy, &bytes, 4, 6) == 4)
        #expect(bytes == Array("6789".utf8))
        let none = memoryResponse().duplicateFile()?.release()
        #expect(none == nil)
    }
}
