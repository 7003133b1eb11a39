import Testing

@testable import HTTPSemantics

@Suite struct OctetSetTests {
    private static let alphanumeric =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

    @Test(
        "A set holds what its grammar names, of all octets",
        arguments: [
            (OctetSet.token, "!#$%&'*+-.^_`|~"), (OctetSet.registeredName, "-._~!$&'()*+,;="),
        ]
    )
    func members(of set: OctetSet, others: String) {
        let members = Set((Self.alphanumeric + others).utf8)
        for octet in UInt8.min...UInt8.max { #expect(set.contains(octet) == members.contains(octet), "\(octet)") }
    }
}
