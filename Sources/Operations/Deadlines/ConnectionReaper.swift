internal import Glibc
package import MicroHTTPD
internal import Synchronization
internal import SystemCalls
package import SystemPackage

/// The thread that looks at every connection now and then, and ends those that have used up their time.
///
/// The library's own timeout is not used: it starts again at every byte, so that one byte a minute holds a thread for
/// ever. A request costs two stores of the time it is; the looking is done here.
package final class ConnectionReaper: Sendable {
    private let connections: Connections
    private let rule: DeadlineRule
    private let upkeep: @Sendable () -> Void
    private let isStopped = Atomic(false)

    /// The time between two calls of the upkeep, in milliseconds.
    private static let upkeepInterval: Int64 = 5000

    /// Prepares to look at `connections`.
    ///
    /// `upkeep` is called every five seconds or so, by the same thread.
    package init(of connections: Connections, by rule: DeadlineRule, upkeep: @escaping @Sendable () -> Void) {
        self.connections = connections
        self.rule = rule
        self.upkeep = upkeep
    }

    /// Begins to look; throws `Errno` if the system grants no thread.
    package func start() throws(Errno) { try DetachedThread.start { [self] in run() } }

    /// Looks no more; the thread ends soon after.
    package func stop() { isStopped.store(true, ordering: .relaxed) }

    /// The time between two looks: fine enough for the shortest deadline, from 50 ms to 1 s.
    private var interval: Int64 {
        let shortest = min(rule.headerTimeout, rule.idleTimeout, rule.scarceWindow)
        return min(max(shortest / 8, 50), 1000)
    }

    private func run() {
        var records: [ObjectIdentifier: DeadlineRule.Record] = [:]
        var ebb = HeapTrimRule()
        var upkeptAt = MonotonicTime.now
        while !isStopped.load(ordering: .relaxed) {
            poll(nil, 0, CInt(interval))
            records = look(at: .now, records)
            if ebb.isOver(records.count, peak: connections.takePeak()) { ProcessMemory.giveBack() }
            if MonotonicTime.now.milliseconds(since: upkeptAt) >= Self.upkeepInterval {
                upkeep()
                upkeptAt = .now
            }
        }
    }

    /// Looks at each connection once and returns what was seen, of the connections that are still open.
    private func look(
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

    /// A client that there is no room for has a second to read so.
    private static let overLimitRule: DeadlineRule = {
        var rule = DeadlineRule()
        rule.headerTimeout = 1000
        return rule
    }()
}
