import SystemPackage
import Testing

@testable import Operations

@Suite struct BindAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("::1", "[::1]"), ("[::1]", "[::1]"), ("::", "[::]"),
        ("2001:db8::1", "[2001:db8::1]"), ("::ffff:127.0.0.1", "[::ffff:127.0.0.1]"),
    ])
    func literalIsAnInternetAddress(text: String, host: String) throws {
        guard case .internet(let address) = try #require(BindAddress(Array(text.utf8))) else {
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
        #expect(try #require(BindAddress(Array(address.utf8))).advice(after: error) == advice)
    }

    @Test(arguments: ["unix:/run/ferry.sock", "unix:ferry.sock"])
    func pathIsAUnixAddress(text: String) {
        #expect(BindAddress(Array(text.utf8)) == .unix(path: FilePath(String(text.dropFirst(5)))))
    }

    @Test func pathIsBytes() {
        for path: [UInt8] in [[0xFF, 0xE9], Array("\u{301}".utf8), Array("é".utf8), Array("e\u{301}".utf8)] {
            guard case .unix(let found)? = BindAddress(Array("unix:".utf8) + path) else {
                Issue.record("no address: \(path)")
                continue
            }
            #expect(found.withPlatformString { [UInt8](UnsafeRawBufferPointer(start: $0, count: path.count)) } == path)
        }
    }

    @Test(arguments: [
        "", "localhost", "127.0.0.1:80", "256.1.1.1", "unix:", "[]", "[::1", "::g", " 127.0.0.1", "0", "127.1",
        "0x7f000001",
        "unix:" + String(repeating: "x", count: 108),
    ])
    func anythingElseIsNone(text: String) {
        #expect(BindAddress(Array(text.utf8)) == nil)
    }
}
