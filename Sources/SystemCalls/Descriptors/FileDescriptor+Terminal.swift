internal import Glibc
package import SystemPackage

/// Calls on a terminal.
extension FileDescriptor {
    /// Whether it is a terminal.
    ///
    /// The corresponding C function is `isatty`.
    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Writes a text as UTF-8, and waits as long as that takes.
    package func write(_ text: String) throws(Errno) {
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

    /// The current size of a terminal; 80 columns and 24 rows if the terminal does not say.
    ///
    /// The corresponding C function is `ioctl`.
    package var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0 else { return (80, 24) }
        return (size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24)
    }
}
