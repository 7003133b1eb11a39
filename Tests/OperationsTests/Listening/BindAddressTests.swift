import SystemPackage
import Testing

@testable import Operations

@Suite struct BindAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("::1", "[::1]"), ("[::1]", "[::1]"), ("::", "[::]"),
        ("2001:db8::1", "[2001:db8::1]"), ("::ffff:127.0.0.1", "[::ffff:127.0.0.1]"),
    ])
    func literalIsAnInternetAddress(text: String, host: String) throws {
        guard case .internet(let address) = try #require(BindAddress(text)) else {
            Issue.record("not an internet address: \(text)")
            return
        }
        #expect(address.host == host)
    }

    @Test(arguments: [
        ("::", Errno.addressFamilyNotSupported, "there is no IPv6 here: say --bind 0.0.0.0"),
        ("[::]", .addressFamilyNotSupported, "there is no IPv6 here: say --bind 0.0.0.0"),
        ("::1", .addressFamilyNotSupported, "there is no IPv6 here: say --bind with an IPv4 address"),
        ("::", .addressInUse, "choose another --port or --bind"),
        ("0.0.0.0", .addressInUse, "choose another --port or --bind"),
        ("unix:/x", .addressInUse, "choose another path, or stop who listens there"),
    ])
    func theAdviceFitsTheError(address: String, error: Errno, advice: String) throws {
        #expect(try #require(BindAddress(address)).advice(after: error) == advice)
    }

    @Test(arguments: ["unix:/run/ferry.sock", "unix:ferry.sock"])
    func pathIsAUnixAddress(text: String) {
        #expect(BindAddress(text) == .unix(path: String(text.dropFirst(5))))
    }

    @Test(arguments: [
        "", "localhost", "127.0.0.1:80", "256.1.1.1", "unix:", "[]", "[::1", "::g", " 127.0.0.1", "0", "127.1",
        "0x7f000001",
        "unix:" + String(repeating: "x", count: 108),
    ])
    func anythingElseIsNone(text: String) {
        #expect(BindAddress(text) == nil)
    }
}
