internal import SystemCalls
internal import SystemPackage

/// What this server tells the service manager that started it; nothing if none listens.
///
/// One thread uses it: the one that takes the signals. It reads the status first and says that the server is alive after
/// that, so that a registry of connections that is locked for ever gets the server restarted.
package final class ServiceReport {
    private var socket: NotifySocket?
    private let period: Duration
    private let isWatched: Bool
    private let status: () -> String
    private let warn: (String) -> Void
    private var lastStatus = ""
    private var due = MonotonicTime.exactly

    /// The time between two reports if no watchdog wants a shorter one.
    private static let longestPeriod = Duration.seconds(5)

    /// Reports by `socket`.
    ///
    /// - Parameters:
    ///   - socket: The connection to the service manager; nil if there is none.
    ///   - watchdog: The time after which this process counts as dead; nil if nobody watches it.
    ///   - status: One line that says how the server is.
    ///   - warn: Takes the line that says that the service manager cannot be told.
    package init(
        _ socket: consuming NotifySocket?, watchdog: Duration?, status: @escaping () -> String,
        warn: @escaping (String) -> Void
    ) {
        self.socket = socket
        isWatched = watchdog != nil
        // Half of the time, as the manual recommends.
        period = min(Self.longestPeriod, watchdog.map { $0 / 2 } ?? Self.longestPeriod)
        self.status = status
        self.warn = warn
    }

    /// The milliseconds until the next report is due; nil if there is nobody to report to.
    package var millisecondsLeft: Int? {
        guard socket != nil else { return nil }
        return Int(max(0, -MonotonicTime.exactly.milliseconds(since: due)))
    }

    /// Reports if it is time: that the server is alive, and its status if that has changed.
    package func reportIfDue() {
        guard let left = millisecondsLeft, left == 0 else { return }
        let now = status()
        tell((isWatched ? [.alive] : []) + (now == lastStatus ? [] : [.status(now)]))
        lastStatus = now
    }

    /// Reports a change of the server's state together with its status.
    package func tell(_ change: ServiceState) {
        guard socket != nil else { return }
        lastStatus = status()
        tell([change, .status(lastStatus)])
    }

    /// Reports the status that the server ends with.
    package func reportEnd() {
        if socket != nil { tell([.status(status())]) }
    }

    /// Sends states; after a failure nothing is sent any more.
    private func tell(_ states: [ServiceState]) {
        due = MonotonicTime(nanoseconds: MonotonicTime.exactly.nanoseconds + Int64(period / .nanoseconds(1)))
        guard !states.isEmpty else { return }
        do throws(Errno) {
            try socket?.send(states)
        } catch {
            warn("cannot tell the service manager (NOTIFY_SOCKET): \(error); it is told nothing more")
            socket = nil
        }
    }
}
