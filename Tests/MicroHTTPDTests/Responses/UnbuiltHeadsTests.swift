import HTTPSemantics
import TestSupport
import Testing

@testable import MicroHTTPD

/// Responses that do not fit in the connection's memory, or that cannot be made.
@Suite struct UnbuiltHeadsTests {
    @Test(arguments: [
        (100, 10, 500), (1024, 1000, 500), (1025, 512, 414), (1025, 511, 431), (9000, 20, 431), (9000, 8900, 414),
    ])
    func theStatusSaysWhoseFaultItIs(_ size: Int, _ targetSize: Int, _ code: UInt16) {
        #expect(Status(unbuiltBesideRequestOf: size, targetSize: targetSize).code == code)
    }

    @Test(arguments: [Daemon.Threading.perConnection, .pool(2)])
    func aResponseWhoseFieldsDoNotFitIsA500(threading: Daemon.Threading) throws {
        var configuration = Daemon.Configuration()
        configuration.threading = threading
        let long = try #require(Field(.cacheControl, String(repeating: "a", count: configuration.connectionMemory)))
        let server = try TestDaemon(configuration: configuration) { request in
            request.queue(Response(status: .ok, content: request.target, fields: request.hasQuery ? [long] : []))
        }
        for method in ["GET", "HEAD"] {
            let connection = try server.connect()
            #expect(try connection.request(method, "/a").status == 200)
            try connection.send("\(method) /?a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n")
            let response = try connection.receiveResponse(to: method)
            #expect(response.status == 500 && response["Connection"] == "close")
            #expect(response.text.isEmpty == (method == "HEAD"))
            #expect(try connection.receiveToEnd() == [])
        }
        #expect(try server.connect().request("GET", "/a").text == "/a")
    }

    /// Acts as if there were no memory for the response.
    @Test(arguments: [Daemon.Threading.perConnection, .pool(2)])
    func aResponseThatCannotBeMadeIsA500(threading: Daemon.Threading) throws {
        var configuration = Daemon.Configuration()
        configuration.threading = threading
        let empty = try #require(Field(.cacheControl, ""))
        let server = try TestDaemon(configuration: configuration) { request in
            request.queue(Response(status: .ok, fields: [empty]))
        }
        let connection = try server.connect()
        let response = try connection.request("GET", "/")
        #expect(response.status == 500 && response["Connection"] == "close" && response["X-Server-PID"] != nil)
        #expect(try connection.receiveToEnd() == [])
    }
}
