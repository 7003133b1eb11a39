import Glibc
import SystemPackage

/// The progress line of a terminal: drawn over itself, and taken away before anything else is written.
struct ProgressDisplay {
    private let terminal: FileDescriptor
    private let start = ContinuousClock.now
    private var pace = Pace()
    private var lastDrawn: Duration = .zero
    private var isShown = false

    /// The shortest time between two drawings.
    static let interval = Duration.milliseconds(100)

    init(on terminal: FileDescriptor) {
        self.terminal = terminal
    }

    /// Draws the line, unless the last drawing was a moment ago.
    mutating func update(_ progress: Progress) {
        let now = start.duration(to: .now)
        guard now - lastDrawn >= Self.interval else { return }
        lastDrawn = now
        pace.note(progress.received, at: now)
        let line = progress.line(rate: pace.rate, width: terminal.columnCount - 1)
        isShown = true
        draw("\r\(line)\u{1B}[K")
    }

    /// Takes the line away.
    mutating func clear() {
        guard isShown else { return }
        isShown = false
        draw("\r\u{1B}[K")
    }
}

extension ProgressDisplay {
    /// Writes to the terminal; one that has gone away has nobody to read what went wrong.
    private func draw(_ text: String) {
        do { try terminal.write(text) } catch { return }
    }
}

extension FileDescriptor {
    /// Whether it is a terminal.
    ///
    /// The corresponding C function is `isatty`.
    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Writes a text as UTF-8, and waits as long as that takes.
    func write(_ text: String) throws(Errno) {
        let bytes = Array(text.utf8)
        // `Span.bytes` is called unsafe only because an element could have padding; a byte has none.
        var rest = unsafe bytes.span.bytes
        while rest.byteCount > 0 {
            do throws(Errno) {
                rest = rest.extracting(droppingFirst: try writeSome(rest))
            } catch {
                switch error {
                case .interrupted: continue
                case .wouldBlock: waitUntilWritable()
                default: throw error
                }
            }
        }
    }

    /// The corresponding C function is `poll`.
    private func waitUntilWritable() {
        var request = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&request, 1, -1)
    }

    /// The width of a terminal, asked each time since it changes; 80 where it does not say.
    ///
    /// The corresponding C function is `ioctl`.
    fileprivate var columnCount: Int {
        var size = winsize()
        guard unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
