import CCurl
import Curl
import Synchronization
import TestSupport
import Testing

/// What a handler learns about the connection that its request would reuse.
@Suite struct ConnectionReuseCheckTests {
    /// Bytes that follow a response were sent before the next request, so they are no response to it.
    @Test func bytesThatWaitInAUsedConnectionAreTold() throws {
        let isRead = Atomic(false)
        let isSent = Atomic(false)
        let server = try ScriptedServer { connection in
            _ = try connection.receiveRequest()
            try connection.respond("200 OK\r\nContent-Length: 1", "a".utf8)
            // They must not arrive with the response, or libcurl would read both at once.
            try waitUntil("the response is read") { isRead.load(ordering: .relaxed) }
            try connection.send(Array("HTTP/1.1 200".utf8))
            isSent.store(true, ordering: .relaxed)
            _ = try connection.receiveRequest()
        }
        let multi = MultiHandle(connections: 2)
        let first = RecordingHandler(server.url("/"))
        #expect(first.run(in: multi) == CURLE_OK)
        #expect(first.waitingBytes == [false])
        isRead.store(true, ordering: .relaxed)
        try waitUntil("the bytes are sent") { isSent.load(ordering: .relaxed) }
        let second = RecordingHandler(server.url("/"))
        second.usesConnections = false
        #expect(second.run(in: multi) == CURLE_ABORTED_BY_CALLBACK)
        #expect(second.waitingBytes == [true])
    }

    @Test func silentConnectionIsUsedAgain() throws {
        let server = try ScriptedServer { connection in
            while try connection.receiveRequest() != nil {
                try connection.respond("200 OK\r\nContent-Length: 1", "a".utf8)
            }
        }
        let multi = MultiHandle(connections: 2)
        for _ in 0..<3 {
            let handler = RecordingHandler(server.url("/"))
            #expect(handler.run(in: multi) == CURLE_OK)
            #expect(handler.waitingBytes == [false])
        }
    }
}
