import Glibc
import TestSupport
import Testing

/// The server does all its work even if nobody reads its standard error.
@Suite(.slow) final class OperateDiagnosticTests {
    private static let limit = Duration.seconds(20)
    private let folder: TemporaryFolder
    private let reader: Int32

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("root/a", "0123456789")
        try folder.writeSparse("root/huge", size: 1 << 40)
        try folder.makeFIFO("errors")
        reader = open(folder.path(of: "errors"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    }

    deinit { close(reader) }

    /// A server whose standard error goes to the pipe, and other outputs as the redirections say; it responds already.
    private func serve(_ arguments: String..., redirections: String = "2>errors") throws -> ChildProcess {
        let ferry = try Command.ferry("serve", "root", "--bind", "unix:socket")
        var command = Command("sh", ["-c", "exec \"$0\" \"$@\" \(redirections)", ferry.program])
        command.arguments += ferry.arguments + arguments
        command.folder = folder.path
        let process = try command.start()
        _ = try process.waitFor("a response", within: Self.limit) {
            try? RawConnection(unixPath: folder.path(of: "socket"))
        }
        return process
    }

    private func request(_ target: String) throws -> HTTPResponse {
        try RawConnection(unixPath: folder.path(of: "socket")).request("GET", target)
    }

    /// Fills the pipe completely.
    private func fillPipe() throws {
        let writer = open(folder.path(of: "errors"), O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        try #require(writer >= 0)
        defer { close(writer) }
        for size in [4096, 1] { while write(writer, [UInt8](repeating: 120, count: size), size) > 0 {} }
    }

    /// The content of the pipe.
    private func readPipe() -> String {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(reader, &buffer, buffer.count), count > 0 { text += buffer[..<count] }
        return String(decoding: text, as: UTF8.self)
    }

    private func finish(_ process: ChildProcess) throws -> Int32 {
        process.kill(SIGTERM)
        return try process.wait(within: Self.limit).status
    }

    @Test func itStartsAndStops() throws {
        try fillPipe()
        let process = try serve()
        #expect(try request("/files/a").text == "0123456789")
        #expect(try finish(process) == 0)
    }

    @Test func itCutsATransferAtTheEndOfTheDrain() throws {
        let process = try serve("--drain-timeout", "0.5")
        let connection = try RawConnection(unixPath: folder.path(of: "socket"))
        try connection.send("GET /files/huge HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try connection.receive(1 << 20)
        try fillPipe()
        #expect(try finish(process) == 1)
    }

    @Test func aLogThatCannotBeWrittenDoesNotHoldUpTheEnd() throws {
        let process = try serve("--log-file", "/dev/full")
        try fillPipe()
        for _ in 0..<20 { #expect(try request("/files/a").status == 200) }
        #expect(try finish(process) == 0)
    }

    /// The log's writer and the thread that handles signals write to the same full pipe.
    @Test func itReloadsAndStopsWhereTheLogGoesThereToo() throws {
        let process = try serve(redirections: ">errors 2>&1")
        let connection = try RawConnection(unixPath: folder.path(of: "socket"))
        let target = "/files/a?" + String(repeating: "x", count: 4000)
        for _ in 0..<100 { #expect(try connection.request("GET", target).status == 200) }
        for _ in 0..<5 {
            process.kill(SIGHUP)
            #expect(try request("/files/a").status == 200)
        }
        #expect(try finish(process) == 0)
    }

    @Test func aLogOfItsOwnIsWrittenOn() throws {
        let process = try serve("--log-file", "log")
        try fillPipe()
        try folder.rename("log", to: "log.1")
        // The writer complains of a folder in the log's place.
        try folder.makeFolder("log")
        process.kill(SIGUSR1)
        _ = try request("/files/a?1")
        try waitUntil("the line is written") {
            try String(decoding: folder.read("log.1"), as: UTF8.self).contains("/files/a?1 ")
        }
        #expect(try finish(process) == 0)
    }

    @Test func aReaderWhoComesBackIsToldWhatIsMissing() throws {
        let process = try serve("--sandbox-root", ".")
        try fillPipe()
        // Once the second root is served, the line about the first one has been dropped.
        for name in ["first", "second"] {
            try folder.rename("root", to: "before \(name)")
            try folder.write("root/a", name)
            try waitUntil("the \(name) root is served") {
                process.kill(SIGHUP)
                return try request("/files/a").text == name
            }
        }
        _ = readPipe()
        process.kill(SIGHUP)
        var text = ""
        try waitUntil("the lines are there") {
            text += readPipe()
            return text.contains("ferry: serving root as it is now\n")
        }
        #expect(text.contains(#/^ferry: \d+ lines? (is|are) missing here: nobody read them\n/#))
        #expect(try finish(process) == 0)
    }
}
