internal import Glibc
package import MicroHTTPD
internal import Synchronization
internal import SystemCalls
package import SystemPackage

/// The thread that checks every connection at intervals, and ends those whose time is up.
///
/// The library's own timeout is not used: it starts again at every byte, so that a client could hold a thread for ever
/// with one byte per minute. A request only costs two stores of the time; this thread does the checking.
package final class ConnectionReaper: Sendable {
    private let connections: Connections
    private let rule: DeadlineRule
    private let upkeep: @Sendable () -> Void
    private let isStopped = Atomic(false)

    /// The time between two calls of `upkeep`, in milliseconds.
    private static let upkeepInterval: Int64 = 5000

    /// Prepares to check `connections`.
    ///
    /// The same thread calls `upkeep` about every five seconds.
    package init(of connections: Connections, by rule: DeadlineRule, upkeep: @escaping @Sendable () -> Void) {
        self.connections = connections
        self.rule = rule
        self.upkeep = upkeep
    }

    /// Starts the thread; throws `Errno` if the system grants none.
    package func start() throws(Errno) { try DetachedThread.start { [self] in run() } }

    /// Stops checking; the thread ends soon after.
    package func stop() { isStopped.store(true, ordering: .relaxed) }

    /// The time between two checks: a fraction of the shortest deadline, from 50 ms to 1 s.
    private var interval: Int64 {
        let shortest = min(rule.headerTimeout, rule.idleTimeout, rule.scarceWindow)
        return min(max(shortest / 8, 50), 1000)
    }

    private func run() {
        var records: [ObjectIdentifier: DeadlineRule.Record] = [:]
        var heapTrim = HeapTrimRule()
        var upkeptAt = MonotonicTime.now
        while !isStopped.load(ordering: .relaxed) {
            poll(nil, 0, CInt(interval))
            records = check(at: .now, records)
            if heapTrim.isOver(records.count, peak: connections.takePeak()) { ProcessMemory.giveBack() }
            if MonotonicTime.now.milliseconds(since: upkeptAt) >= Self.upkeepInterval {
                upkeep()
                upkeptAt = .now
            }
        }
    }

    /// Checks each connection once; returns the records of those that are still open.
    private func check(
        at now: MonotonicTime, _ records: [ObjectIdentifier: DeadlineRule.Record]
    ) -> [ObjectIdentifier: DeadlineRule.Record] {
        var seen: [ObjectIdentifier: DeadlineRule.Record] = [:]
        let isScarce = connections.areScarce
        connections.visitOpen { connection in
            let state = connection.state
            let id = ObjectIdentifier(connection)
            var record = records[id] ?? DeadlineRule.Record(state)
            let rule = connection.isOverLimit ? Self.overLimitRule : self.rule
            if let reason = rule.verdict(
                on: state, connection.transmissionState, at: now, isScarce: isScarce, &record)
            {
                connection.cut(reason)
            } else if !state.isResponding && connection.hasClientEnded {
                connection.endInput()
            }
            seen[id] = record
        }
        return seen
    }

    /// The rule for a client over the connection limit: it has a second to read its response.
    private static let overLimitRule: DeadlineRule = {
        var rule = DeadlineRule()
        rule.headerTimeout = 1000
        return rule
    }()
}
