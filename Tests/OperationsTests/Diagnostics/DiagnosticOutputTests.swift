import Glibc
import TestSupport
import Testing

@testable import Operations

/// Lines for a reader that may not read.
@Suite struct DiagnosticOutputTests {
    /// A pipe, closed at both ends with the last reference.
    private final class Pipe {
        let reader: Int32
        let writer: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            (reader, writer) = (ends[0], ends[1])
            _ = fcntl(reader, F_SETFL, O_NONBLOCK)
        }

        deinit {
            close(reader)
            close(writer)
        }

        /// Fills it completely.
        func fill() {
            let flags = fcntl(writer, F_GETFL)
            _ = fcntl(writer, F_SETFL, flags | O_NONBLOCK)
            for size in [4096, 1] {
                while write(writer, [UInt8](repeating: UInt8(ascii: "x"), count: size), size) > 0 {}
            }
            _ = fcntl(writer, F_SETFL, flags)
        }

        /// Its whole content.
        func drain() -> String {
            var text: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = read(reader, &buffer, buffer.count), count > 0 { text += buffer[..<count] }
            return String(decoding: text, as: UTF8.self)
        }
    }

    @Test func linesArrive() throws {
        let pipe = try Pipe()
        let output = DiagnosticOutput(pipe.writer)
        output.write("one\ntwo\n")
        output.write("three\n")
        #expect(pipe.drain() == "one\ntwo\nthree\n")
    }

    @Test func unreadLinesAreDroppedAndCounted() throws {
        let pipe = try Pipe()
        let output = DiagnosticOutput(pipe.writer)
        pipe.fill()
        output.write("one\ntwo\n")
        // The reader is known not to read, so no call waits for it again.
        let start = ContinuousClock.now
        for _ in 0..<100 { output.write("three\n") }
        #expect(ContinuousClock.now - start < .seconds(10))
        _ = pipe.drain()
        output.write("four\n")
        output.write("five\n")
        #expect(pipe.drain() == "ferry: 102 lines are missing here: nobody read them\nfour\nfive\n")
    }

    /// The pipe is ready, but does not take all bytes: the call waits in the kernel until it is interrupted.
    @Test func partialWritesDelayNobody() throws {
        let pipe = try Pipe()
        let output = DiagnosticOutput(pipe.writer)
        pipe.fill()
        var page = [UInt8](repeating: 0, count: 4096)
        #expect(read(pipe.reader, &page, page.count) == page.count)
        output.write(String(repeating: "y", count: 10_000) + "\n")
        #expect(pipe.drain().hasSuffix(String(repeating: "y", count: 4096)))
        output.write("next\n")
        #expect(pipe.drain() == "\nferry: 1 line is missing here: nobody read them\nnext\n")
    }

    /// A pseudoterminal: the descriptor of its reader, and of the program that writes.
    private static func openTerminal() throws -> (reader: Int32, terminal: Int32) {
        let reader = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        // TIOCSPTLCK and TIOCGPTPEER of ioctl_tty(2), which Swift does not import.
        var isLocked: Int32 = 0
        try #require(reader >= 0 && ioctl(reader, 0x4004_5431, &isLocked) == 0)
        let terminal = ioctl(reader, 0x5441, O_RDWR | O_NOCTTY)
        try #require(terminal >= 0)
        return (reader, terminal)
    }

    /// `poll` calls a terminal ready at some of these levels, and `write` waits all the same.
    @Test(arguments: [14_910, 14_921, 18_803, 18_810, 1_000_000])
    func aTerminalThatNobodyReadsHoldsNobodyUp(fillLevel: Int) throws {
        let (reader, terminal) = try Self.openTerminal()
        defer { for end in [reader, terminal] { close(end) } }
        let flags = fcntl(terminal, F_GETFL)
        _ = fcntl(terminal, F_SETFL, flags | O_NONBLOCK)
        var level = 0
        while level < fillLevel, case let size = min(97, fillLevel - level),
            case let count = write(terminal, [UInt8](repeating: UInt8(ascii: "x"), count: size), size), count > 0
        {
            level += count
        }
        _ = fcntl(terminal, F_SETFL, flags)
        let start = ContinuousClock.now
        DiagnosticOutput(terminal).write("ferry: " + String(repeating: "y", count: 150) + "\n")
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func invalidDescriptorsAreHarmless() {
        let output = DiagnosticOutput(-1)
        output.write("nowhere\n")
    }
}
