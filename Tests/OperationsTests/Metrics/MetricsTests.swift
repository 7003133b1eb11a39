import FileServing
import HTTPSemantics
import MicroHTTPD
import TestSupport
import Testing

@testable import Operations

@Suite struct MetricsTests {
    private let readiness = Readiness()
    private let metrics: Metrics

    init() { metrics = Metrics(of: BuildInformation(version: "1.2.3"), readiness: readiness, log: nil) }

    private func count(_ method: Method?, _ status: Status?, _ bytes: Int64?) {
        var request = CompletedRequest()
        (request.method, request.status, request.contentSent, request.duration) = (method, status, bytes, 1_000_000)
        metrics.count(request)
    }

    @Test func everyLineIsOfTheFormat() throws { #expect(try MetricsReading(metrics.text).values.count > 50) }

    @Test func theVersionsAreLabels() throws {
        let line = try #require(metrics.text.split(separator: "\n").first { $0.hasPrefix("ferry_build_info{") })
        let labels = #/.*{version="1\.2\.3",libmicrohttpd="[01]\.\d.*",gnutls="(none|3\.\d.*)",libseccomp="2\.\d.*"} 1/#
        #expect(line.wholeMatch(of: labels) != nil)
    }

    @Test func requestsAreCountedByMethodAndStatus() throws {
        count(.get, .ok, 10)
        count(.get, .partialContent, 5)
        count(.head, .notFound, 0)
        count(nil, .badRequest, 0)
        count(.other, nil, nil)
        let reading = try MetricsReading(metrics.text)
        #expect(reading[#"ferry_requests_total{method="GET",status="2xx"}"#] == 2)
        #expect(reading[#"ferry_requests_total{method="HEAD",status="4xx"}"#] == 1)
        #expect(reading[#"ferry_requests_total{method="other",status="4xx"}"#] == 1)
        #expect(reading[#"ferry_requests_total{method="other",status="none"}"#] == 1)
        #expect(reading["ferry_content_bytes_total"] == 15)
        #expect(reading["ferry_request_duration_seconds_count"] == 5)
        #expect(reading["ferry_request_duration_seconds_sum"] == 0.005)
    }

    @Test(arguments: CutReason.allCases)
    func cutsAreCountedByReason(reason: CutReason) throws {
        metrics.count(reason)
        let reading = try MetricsReading(metrics.text)
        #expect(reading[#"ferry_connections_cut_total{reason="\#(reason.name)"}"#] == 1)
        #expect(reading.sum(of: "ferry_connections_cut_total") == 1)
    }

    @Test func theProcessTellsOfItself() throws {
        let reading = try MetricsReading(metrics.text)
        #expect(reading["ferry_process_id"] == Double(ServerPID.currentText))
        #expect(try #require(reading["process_open_fds"]) >= 5)
        #expect(try #require(reading["process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(reading["process_start_time_seconds"]) > 1_700_000_000)
        #expect(try #require(reading["process_cpu_seconds_total"]) > 0)
    }

    @Test func drainingIsTold() throws {
        #expect(try MetricsReading(metrics.text)["ferry_draining"] == 0)
        readiness.drain()
        #expect(try MetricsReading(metrics.text)["ferry_draining"] == 1)
    }
}
