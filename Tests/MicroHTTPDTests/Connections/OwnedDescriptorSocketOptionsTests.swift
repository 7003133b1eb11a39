import Glibc
import TestSupport
import Testing

@testable import MicroHTTPD

/// The options that connections inherit from their listening socket.
@Suite struct OwnedDescriptorSocketOptionsTests {
    /// A new connection's limit of unsent bytes in the kernel; 0 for no limit.
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

    /// The byte is urgent: a reader that leaves it out would see another head than proxies on the path do.
    @Test func anUrgentByteIsPartOfTheHead() throws {
        let server = try TestDaemon(respond: echoTarget)
        let connection = try server.connect()
        try connection.send("GET /a HT")
        try connection.sendUrgent(UInt8(ascii: "!"))
        try connection.send("TP/1.1\r\nHost: h\r\n\r\n")
        #expect(try connection.receiveResponse().status == 400)
    }
}
