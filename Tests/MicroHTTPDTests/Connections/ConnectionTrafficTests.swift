import Glibc
import HTTPSemantics
import TestSupport
import Testing

@testable import MicroHTTPD

/// What the library's calls show of a connection.
@Suite struct ConnectionTrafficTests {
    private static let staying = """
        HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nConnection: Keep-Alive\r\nX-Server-PID: 1\r\n\r\n
        """
    private static let closing = """
        HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nConnection: close\r\nX-Server-PID: 1\r\n\r\n
        """

    private func send(_ text: String, in traffic: inout ConnectionTraffic) -> ConnectionTraffic.Sender {
        Array(text.utf8).withUnsafeBytes { traffic.send($0) }
    }

    /// A connection that has had a request and this response to it.
    private func traffic(after response: String) -> ConnectionTraffic {
        var traffic = ConnectionTraffic()
        traffic.receive(40)
        traffic.beginRequest()
        traffic.queueResponse()
        #expect(send(response, in: &traffic) == .server)
        #expect(send("content", in: &traffic) == .server)
        traffic.endRequest(isComplete: true)
        return traffic
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request\r\n", 400), ("HTTP/1.1 505 \r\n", 505), ("HTTP/1.0 431 X\r\n", 431),
        ("HTTP/1.1 301 \r\n", 400), ("HTTP/1.1 100 Continue\r\n\r\n", nil), ("ntinue\r\n\r\n", nil), ("", nil),
    ])
    func aFinalResponseThatNobodyQueuedIsTheLibrarys(text: String, status: UInt16?) {
        var traffic = ConnectionTraffic()
        #expect(send(text, in: &traffic) == (status.map { .library(Status(code: $0)) } ?? .server))
    }

    @Test func whatComesBehindTheLastResponseIsNobodys() {
        var traffic = ConnectionTraffic()
        traffic.end()
        #expect(send("HTTP/1.1 400 Bad Request\r\n", in: &traffic) == .nobody)
        #expect(!traffic.owesResponse)
    }

    @Test func aResponseIsOwedToBytesOfWhichNoRequestWasMade() {
        var traffic = ConnectionTraffic()
        #expect(!traffic.owesResponse)
        traffic.receivedNothing(EAGAIN)
        #expect(!traffic.owesResponse)
        traffic.receive(5)
        #expect(traffic.owesResponse && traffic.unreadCount == 5)
    }

    @Test func nothingIsOwedToAClientThatLeft() {
        var traffic = ConnectionTraffic()
        traffic.receive(5)
        traffic.receivedNothing(ECONNRESET)
        #expect(!traffic.owesResponse)
    }

    @Test(
        "A response is owed to a part of a request before the client's end, but not to an empty line",
        arguments: [0, 2, 3, 40])
    func end(count: Int) {
        for var traffic in [ConnectionTraffic(), traffic(after: Self.staying)] {
            if count > 0 { traffic.receive(count) }
            traffic.receivedNothing(0)
            #expect(traffic.owesResponse == (count > 2))
        }
        var traffic = traffic(after: Self.closing)
        traffic.receive(40)
        traffic.receivedNothing(0)
        #expect(!traffic.owesResponse)
    }

    @Test func aResponseIsOwedWhereTheLastOneSaidThatTheConnectionStays() {
        #expect(traffic(after: Self.staying).owesResponse)
        #expect(!traffic(after: Self.closing).owesResponse)
        #expect(!traffic(after: "HTTP/1.1 200 OK\r\n\r\n").owesResponse)
    }

    @Test func nothingIsOwedBehindAResponseThatDidNotReachItsEnd() {
        var traffic = ConnectionTraffic()
        traffic.receive(40)
        traffic.beginRequest()
        traffic.queueResponse()
        _ = send(Self.staying, in: &traffic)
        traffic.endRequest(isComplete: false)
        #expect(!traffic.owesResponse)
    }
}

extension ConnectionTraffic {
    /// Receives `count` bytes that are no head.
    fileprivate mutating func receive(_ count: Int) {
        var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: count)
        bytes.withUnsafeMutableBytes { unsafe received($0) }
    }
}
