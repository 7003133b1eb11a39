import Glibc
import TestSupport
import Testing

@testable import MicroHTTPD

/// What connections inherit from the socket that they arrive at.
@Suite struct SocketOptionsTests {
    /// How much of what a connection sends may wait in the kernel: what that says of a new connection's socket, 0 for no limit.
    private static func limit(_ threading: Daemon.Threading) throws -> CInt {
        var configuration = Daemon.Configuration()
        configuration.threading = threading
        let server = try TestDaemon(configuration: configuration, respond: echoTarget)
        let connection = try server.connect()
        _ = try connection.request("GET", "/")
        var (limit, size) = (CInt(-1), socklen_t(MemoryLayout<CInt>.size))
        server.daemon.connections.visitOpen {
            _ = unsafe getsockopt($0.socket, CInt(IPPROTO_TCP), TCP_NOTSENT_LOWAT, &limit, &size)
        }
        return limit
    }

    @Test func aConnectionOfItsOwnThreadInheritsTheLimit() throws {
        #expect(try Self.limit(.perConnection) == 512 * 1024)
    }

    @Test func oneOfAPoolHasNone() throws { #expect(try Self.limit(.pool(2)) == 0) }

    /// It was an urgent one: a reader that leaves it out would see another head than others on the way do.
    @Test func anUrgentByteIsPartOfTheHead() throws {
        let server = try TestDaemon(respond: echoTarget)
        let connection = try server.connect()
        try connection.send("GET /a HT")
        try connection.sendUrgent(UInt8(ascii: "!"))
        try connection.send("TP/1.1\r\nHost: h\r\n\r\n")
        #expect(try connection.receiveReply().status == 400)
    }
}
