/// A set of ASCII octets whose membership is known by one shift: for the classes that each byte of a request's head is asked about.
struct OctetSet: Sendable {
    /// The octets 0 to 63, a bit for each.
    private let low: UInt64
    /// The octets 64 to 127.
    private let high: UInt64

    /// `tchar` of RFC 9110 §5.6.2: letters, digits, and ``!#$%&'*+-.^_`|~``.
    static let token = Self(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)

    /// `unreserved` and `sub-delims` of RFC 3986 §2: letters, digits, `-._~`, and `!$&'()*+,;=`.
    static let registeredName = Self(low: 0x2BFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)

    /// Whether it contains `octet`.
    func contains(_ octet: UInt8) -> Bool {
        octet < 128 && (octet < 64 ? low : high) >> UInt64(octet & 63) & 1 != 0
    }
}
