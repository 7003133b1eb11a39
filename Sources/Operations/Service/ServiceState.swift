package import SystemCalls

/// What a service manager is told, as sd_notify(3) defines it.
package enum ServiceState: Equatable, Sendable {
    /// The server accepts connections; also after a reload.
    case ready
    /// A reload began at this moment.
    case reloading(at: MonotonicTime)
    /// The server accepts no more connections and ends soon.
    case stopping
    /// The server is alive, for the watchdog.
    case alive
    /// One line for people who ask how the server is.
    case status(String)

    /// The state as an assignment of a datagram, of which each has a line of its own.
    package var assignment: String {
        switch self {
        case .ready: "READY=1"
        case .reloading(let moment): "RELOADING=1\nMONOTONIC_USEC=\(moment.nanoseconds / 1000)"
        case .stopping: "STOPPING=1"
        case .alive: "WATCHDOG=1"
        case .status(let text): "STATUS=\(text)"
        }
    }
}
