import Glibc
import Testing

@testable import MicroHTTPD

@Suite struct PeerAddressTests {
    /// The text for the address of an IPv6 socket's client.
    private func description(_ text: String, scope: UInt32 = 0) throws -> String {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_scope_id = scope
        try #require(inet_pton(AF_INET6, text, &address.sin6_addr) == 1)
        return withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { PeerAddress($0).description }
        }
    }

    @Test(arguments: [("::1", "::1"), ("2001:db8::a", "2001:db8::a"), ("::ffff:192.0.2.7", "192.0.2.7")])
    func anAddressIsWrittenAsUsual(text: String, description: String) throws {
        #expect(try self.description(text) == description)
    }

    @Test func aLinkLocalOneHasItsInterfacesNumber() throws {
        #expect(try description("fe80::1", scope: 7) == "fe80::1%7")
    }

    @Test func anIPv4AddressIsWrittenAsUsual() {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0xC000_0207).bigEndian
        let peer = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { PeerAddress($0) }
        }
        #expect(peer.description == "192.0.2.7")
    }

    @Test func aUnixSocketsClientHasNone() { #expect(PeerAddress.unix.description == "unix:") }
}
