package import FileServing
internal import HTTPSemantics
package import MicroHTTPD
internal import Synchronization
internal import SystemCalls

/// The metrics of a server since its start.
///
/// Threads that respond to requests add to them, and any thread may read them.
///
/// A request costs four additions without a lock, in memory that only this processor writes to.
package final class Metrics: Sendable {
    /// The methods that have counts of their own, by index.
    static let methods = ["GET", "HEAD", "OPTIONS", "other"]
    /// The status classes that have counts of their own, by index.
    static let statusClasses = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"]

    /// The requests by method and status class, and the bytes of content.
    private let counters = ShardedCounters()
    private static let contentBytes = 24
    private let cuts = InlineArray<16, Atomic<Int>> { _ in Atomic(0) }
    private let durations = DurationHistogram()
    private let observed = Mutex(Observed())
    private let process = ProcessMetrics()
    private let build: BuildInformation
    private let readiness: Readiness
    private let log: AccessLog?

    /// Objects that have metrics of their own.
    private struct Observed {
        var connections: Connections?
        var cache: OpenFileCache?
    }

    /// Creates metrics that are all 0.
    ///
    /// - Parameters:
    ///   - build: The versions of the program and its libraries.
    ///   - readiness: Whether the server drains.
    ///   - log: The access log, which records each request, and whose lost lines are a metric.
    package init(of build: BuildInformation, readiness: Readiness, log: AccessLog?) {
        self.build = build
        self.readiness = readiness
        self.log = log
    }

    /// Counts each request that is over, and has the access log record it.
    package var observer: RequestObserver {
        RequestObserver(wantsHead: log != nil) { request in
            self.count(request)
            self.log?.record(&request)
        } cut: { reason in
            self.count(reason)
        }
    }

    /// Counts a finished request.
    package func count(_ request: CompletedRequest) {
        let index = Self.index(of: request.method) * Self.statusClasses.count + Self.index(of: request.status)
        let shard = ShardedCounters.shard
        counters.add(1, at: index, to: shard)
        counters.add(Int(request.contentSent ?? 0), at: Self.contentBytes, to: shard)
        durations.add(request.duration, to: shard)
    }

    /// Counts a connection that was cut.
    package func count(_ reason: CutReason) { cuts[Int(reason.rawValue)].wrappingAdd(1, ordering: .relaxed) }

    /// Adds the metrics of `connections`, and of `cache` if there is one.
    package func observe(_ connections: Connections, _ cache: OpenFileCache? = nil) {
        observed.withLock { $0 = Observed(connections: connections, cache: cache) }
    }

    /// One line for people: the open connections, and the transfers that this server cut since its start.
    package var summary: String {
        let connections = observed.withLock(\.connections)?.count ?? 0
        let cut = [CutReason.slowReader, .stop, .content].map { cuts[Int($0.rawValue)].load(ordering: .relaxed) }
            .reduce(0, +)
        return "\(connections) connection\(connections == 1 ? "" : "s"), \(cut) transfer\(cut == 1 ? "" : "s") cut"
    }

    private static func index(of method: Method?) -> Int {
        switch method {
        case .get: 0
        case .head: 1
        case .options: 2
        case .other, nil: 3
        }
    }

    private static func index(of status: Status?) -> Int {
        switch status?.kind {
        case nil: 0
        case .informational: 1
        case .successful: 2
        case .redirection: 3
        case .clientError: 4
        case .serverError: 5
        }
    }
}

extension Metrics {
    /// All metrics in Prometheus' format.
    package var text: String {
        var text = MetricsText()
        writeRequests(to: &text)
        let observed = observed.withLock(\.self)
        write(observed.connections, to: &text)
        write(observed.cache?.metrics ?? OpenFileCache.Metrics(), to: &text)
        text.begin("ferry_log_lines_lost_total", .counter, "Access log lines that could not be written.")
        text.add(log?.lostLines ?? 0)
        text.begin("ferry_draining", .gauge, "1 while the server finishes what it has before it stops.")
        text.add(readiness.isDraining ? 1 : 0)
        build.write(to: &text)
        process.write(to: &text)
        return text.text
    }

    private func writeRequests(to text: inout MetricsText) {
        text.begin("ferry_requests_total", .counter, "Requests that are over, by method and class of status.")
        for (row, method) in Self.methods.enumerated() {
            for (column, status) in Self.statusClasses.enumerated() where status != "1xx" {
                let count = counters[row * Self.statusClasses.count + column]
                text.add(count, ["method": method, "status": status])
            }
        }
        text.begin("ferry_content_bytes_total", .counter, "Bytes of content that were sent.")
        text.add(counters[Self.contentBytes])
        text.begin(
            "ferry_request_duration_seconds", .histogram,
            "Time from a request line's arrival until its response was handed over.")
        durations.write(to: &text)
    }

    private func write(_ connections: Connections?, to text: inout MetricsText) {
        text.begin("ferry_connections", .gauge, "Connections that are open.")
        text.add(connections?.count ?? 0)
        text.begin(
            "ferry_connections_total", .counter, "Connections that were taken in, those that got a 503 included.")
        let counts = connections?.metrics ?? Connections.Metrics()
        text.add(counts.total)
        text.begin(
            "ferry_connections_refused_total", .counter,
            "Connections that there was no room for, in all or for their address; they got a 503 or were closed.")
        for reason in RefusalReason.allCases {
            text.add(counts.refused[reason] ?? 0, ["reason": reason.rawValue])
        }
        text.begin(
            "ferry_connections_unused_total", .counter,
            "Connections that ended without a request: their client left, or no thread could be started.")
        text.add(counts.unused)
        text.begin("ferry_connections_cut_total", .counter, "Connections that ended before their time, by reason.")
        for reason in CutReason.allCases {
            text.add(cuts[Int(reason.rawValue)].load(ordering: .relaxed), ["reason": reason.name])
        }
    }

    private func write(_ cache: OpenFileCache.Metrics, to text: inout MetricsText) {
        text.begin("ferry_cache_hits_total", .counter, "Requests for files that were served from the cache.")
        text.add(cache.hits)
        text.begin(
            "ferry_cache_misses_total", .counter, "Requests whose file was not in the cache, or had changed."
        )
        text.add(cache.misses)
        text.begin("ferry_cache_files", .gauge, "Files in the cache, and names that lead nowhere.")
        text.add(cache.files)
        text.begin("ferry_cache_bytes", .gauge, "Memory that the files in the cache take up.")
        text.add(cache.memory)
    }
}
