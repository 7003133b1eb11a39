import Glibc
import Synchronization
import TestSupport

/// A terminal for a program: its output can be read, and lines can be typed.
///
/// A thread reads all the time, as a real terminal does: a full one would block the program.
final class FetchTerminal {
    /// The path of the program's end.
    let path: String
    private let master: Int32
    private let slave: Int32
    /// `TIOCSPTLCK` and `TIOCGPTN` of ioctl_tty(2), which Swift does not import.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    private let screen: Screen

    /// The output so far.
    private final class Screen: Sendable {
        private let master: Int32
        private let bytes = Mutex<[UInt8]>([])
        let isOver = Atomic(false)

        init(_ master: Int32) { self.master = master }

        deinit { close(master) }

        /// Reads new output, and returns all of it.
        func take() -> [UInt8] {
            bytes.withLock { bytes in
                var chunk = [UInt8](repeating: 0, count: 4096)
                while case let count = read(master, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
                return bytes
            }
        }

        /// Reads the output until its end.
        func watch() {
            while !isOver.load(ordering: .relaxed) {
                var event = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
                poll(&event, 1, 100)
                _ = take()
            }
        }
    }

    init(columns: UInt16 = 80) throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var isLocked: CInt = 0
        var number: CInt = 0
        guard master >= 0, ioctl(master, Self.setLock, &isLocked) == 0, ioctl(master, Self.getNumber, &number) == 0
        else { throw TestFailure("no terminal") }
        path = "/dev/pts/\(number)"
        // The program's end stays open here too, because its output would be lost when the program ends.
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard slave >= 0, ioctl(slave, UInt(TIOCSWINSZ), &size) == 0 else { throw TestFailure("no terminal") }
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        let screen = Screen(master)
        self.screen = screen
        try startThread { screen.watch() }
    }

    deinit {
        screen.isOver.store(true, ordering: .relaxed)
        close(slave)
    }

    /// Changes its width, as a user who resizes the window does.
    func resize(columns: UInt16) throws {
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(slave, UInt(TIOCSWINSZ), &size) == 0 else { throw TestFailure("no other size") }
    }

    /// All output so far, with the line ends that a terminal makes.
    var text: String { String(decoding: screen.take(), as: UTF8.self) }

    /// The same without carriage returns, because Swift takes CR LF for one character.
    var textWithoutReturns: String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\r" }))
    }

    /// Types a line.
    func type(_ line: String) throws {
        let bytes = Array("\(line)\n".utf8)
        guard write(master, bytes, bytes.count) == bytes.count else { throw TestFailure("nobody takes what is typed") }
    }
}
