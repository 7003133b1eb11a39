import CCurl
import Curl
import Glibc
import TestSupport
import Testing

@Suite struct MultiHandleTests {
    @Test func severalTransfersRunAtOnce() throws {
        let server = try ScriptedServer { connection in
            while let head = try connection.receiveRequest() {
                let target = head.startLine.split(separator: " ")[1]
                try connection.respond("200 OK\r\nContent-Length: \(target.utf8.count)", target.utf8)
            }
        }
        let multi = MultiHandle(connections: 8)
        let handlers = (0..<8).map { RecordingHandler(server.url("/\($0)")) }
        for handler in handlers { multi.add(handler.easy) }
        var ended: Set<EasyHandle.ID> = []
        try waitUntil("all have ended") {
            multi.perform()
            for transfer in multi.takeFinished() where transfer.code == CURLE_OK { ended.insert(transfer.id) }
            return ended.count == handlers.count
        }
        for handler in handlers { multi.remove(handler.easy) }
        #expect(ended == Set(handlers.map { $0.easy.id }))
        for (number, handler) in handlers.enumerated() { #expect(handler.body == Array("/\(number)".utf8)) }
    }

    @Test func waitTellsWhichDescriptorsAreReadable() throws {
        var ends: [CInt] = [0, 0]
        #expect(pipe(&ends) == 0)
        var others: [CInt] = [0, 0]
        #expect(pipe(&others) == 0)
        defer { for end in ends + others { close(end) } }
        let multi = MultiHandle(connections: 1)
        #expect(multi.wait(for: .zero, orUntilReadable: ends[0], others[0]) == [false, false])
        #expect(write(others[1], "x", 1) == 1)
        #expect(multi.wait(for: .seconds(60), orUntilReadable: ends[0], others[0]) == [false, true])
    }

    @Test func removedTransferIsForgotten() throws {
        let multi = MultiHandle(connections: 1)
        let handler = RecordingHandler("http://127.0.0.1:1/")
        multi.add(handler.easy)
        multi.remove(handler.easy)
        multi.perform()
        #expect(multi.takeFinished().isEmpty)
    }
}
