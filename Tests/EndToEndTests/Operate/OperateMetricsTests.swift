import Glibc
import TestSupport
import Testing

/// The server's own pages: `/healthz` and `/metrics`.
@Suite(.slow) struct OperateMetricsTests {
    private let served: ServedFolder

    init() throws {
        served = try ServedFolder { folder in
            try folder.write("a.txt", "0123456789")
            try folder.writeSparse("large", size: 40 << 20)
        }
    }

    private func metrics() throws -> MetricsReading {
        let response = try served.request("GET", "/metrics")
        #expect(response.status == 200)
        #expect(response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        return try MetricsReading(response.text)
    }

    @Test func healthIsNotLogged() throws {
        let connection = try served.server.connect()
        for target in ["/healthz", "/healthz?a=b", "//healthz"] {
            let response = try connection.request("GET", target)
            #expect(response.status == 200)
            #expect(response.text == "ok")
            #expect(response["X-Server-PID"] == String(served.server.pid))
            #expect(response["Cache-Control"] == "no-store")
        }
        #expect(try connection.request("HEAD", "/healthz").status == 200)
        #expect(try connection.request("POST", "/healthz").status == 405)
        #expect(try connection.request("GET", "/files/healthz").status == 404)
        let log = try served.server.stop().text.split(separator: "\n")
        #expect(log.count == 2)
        #expect(log.allSatisfy { $0.contains("POST") || $0.contains("/files/healthz") })
    }

    @Test func responsesOfTheLibraryAreCounted() throws {
        let bad = try served.server.connect()
        try bad.send("GET /x\r\n\r\n")
        #expect(try bad.receiveResponse().status == 400)
        #expect(try bad.receiveToEnd() == [])
        // A response is counted after it was sent.
        try waitUntil("it is counted") {
            try metrics()[#"ferry_requests_total{method="other",status="4xx"}"#] == 1
        }
        try waitUntil("its connection has ended") { try metrics()["ferry_connections"] == 1 }
        #expect(try metrics()["ferry_connections_unused_total"] == 0)
    }

    @Test func metricsAddUp() throws {
        let connection = try served.server.connect()
        for _ in 0..<3 { _ = try connection.request("GET", "/files/a.txt") }
        _ = try connection.request("HEAD", "/files/missing")
        _ = try connection.request("OPTIONS", "*")
        let metrics = try metrics()
        #expect(metrics[#"ferry_requests_total{method="GET",status="2xx"}"#] == 3)
        #expect(metrics[#"ferry_requests_total{method="HEAD",status="4xx"}"#] == 1)
        #expect(metrics[#"ferry_requests_total{method="OPTIONS",status="2xx"}"#] == 1)
        #expect(metrics["ferry_content_bytes_total"] == 30)
        #expect(metrics["ferry_request_duration_seconds_count"] == 5)
        #expect(try #require(metrics["ferry_connections"]) >= 2)
        #expect(metrics["ferry_connections_total"] == 2)
        #expect(metrics["ferry_process_id"] == Double(served.server.pid))
        let descriptors = try #require(served.server.process.descriptorCount)
        #expect(abs(try #require(metrics["process_open_fds"]) - Double(descriptors)) <= 3)
    }

    @Test func aClientThatLeavesIsCounted() throws {
        let connection = try served.server.connect()
        try connection.send("GET /files/large HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try connection.receive(1 << 20)
        connection.reset()
        try waitUntil("the cut is counted") {
            try metrics()[#"ferry_connections_cut_total{reason="client"}"#] == 1
        }
        let bytes = try #require(metrics()["ferry_content_bytes_total"])
        #expect(bytes > 1_000_000 && bytes < 40_000_000)
    }

    @Test func aServerThatStopsSaysSo() throws {
        let connection = try served.server.connect()
        try connection.send("GET /files/large HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = try connection.receive(1000)
        served.server.kill(SIGTERM)
        try waitUntil("nobody is accepted any more") { (try? served.server.connect()) == nil }
        try connection.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
        let rest = try connection.receiveToEnd()
        let text = String(decoding: rest.suffix(600), as: UTF8.self)
        #expect(text.contains("HTTP/1.1 503 Service Unavailable\r\n"))
        #expect(text.contains("\r\nConnection: close\r\n"))
        #expect(text.hasSuffix("\r\n\r\ndraining"))
        #expect(try served.server.process.wait().status == 0)
    }
}
