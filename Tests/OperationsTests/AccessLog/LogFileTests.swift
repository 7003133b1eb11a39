import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Operations

@Suite struct LogFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func linesAreAppended() throws {
        try folder.write("log", "before\n")
        let file = try LogFile(path: FilePath(folder.path(of: "log")))
        try file.write(Array("a\nb\n".utf8))
        #expect(try folder.read("log") == Array("before\na\nb\n".utf8))
    }

    @Test func aRenamedFileIsLeftAtReopening() throws {
        let file = try LogFile(path: FilePath(folder.path(of: "log")))
        try file.write(Array("old\n".utf8))
        try folder.rename("log", to: "log.1")
        try file.write(Array("still old\n".utf8))
        try file.reopen()
        try file.write(Array("new\n".utf8))
        #expect(try folder.read("log.1") == Array("old\nstill old\n".utf8))
        #expect(try folder.read("log") == Array("new\n".utf8))
    }

    @Test func anOldFileStaysWhereThereIsNoNewOne() throws {
        let file = try LogFile(path: FilePath(folder.path(of: "log")))
        try folder.rename("log", to: "log.1")
        try folder.makeFolder("log")
        #expect(throws: Errno.isDirectory) { try file.reopen() }
        try file.write(Array("a\n".utf8))
        #expect(try folder.read("log.1") == Array("a\n".utf8))
    }

    @Test func aFullDiskLosesLines() throws {
        let file = try LogFile(path: "/dev/full")
        let failure = #expect(throws: LogFailure.self) { try file.write(Array("a\nb\n".utf8)) }
        #expect(failure?.error == .noSpace)
        #expect(failure?.lostLines == 2)
    }

    /// The pipe takes only a part of the second line, which is then written as a whole to the file opened meanwhile.
    @Test func linesThatAPipeDoesNotTakeGoToTheNextFile() throws {
        try folder.makeFIFO("log")
        let reader = open(folder.path(of: "log"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        let file = try LogFile(path: FilePath(folder.path(of: "log")))
        let lines = (0..<3).map { number in "\(number)" + String(repeating: "x", count: 50_000) + "\n" }
        try file.write(Array("first\n".utf8))
        try file.write(Array(lines.joined().utf8)) {
            do {
                try folder.rename("log", to: "fifo")
                try file.reopen()
            } catch {
                Issue.record(error)
            }
        }
        try file.write(Array("last\n".utf8))
        #expect(try folder.read("log") == Array((lines[1] + lines[2] + "last\n").utf8))
    }

    @Test func noReaderNoFile() throws {
        try folder.makeFIFO("fifo")
        #expect(throws: Errno.noSuchAddressOrDevice) { try LogFile(path: FilePath(folder.path(of: "fifo"))) }
    }
}
