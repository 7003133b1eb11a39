import Glibc

/// Values that many tests need.
enum Sample {
    /// A path in its form in a URL: every byte except letters, digits and `/` is escaped.
    static func percentEncoded(_ path: String) -> String {
        path.utf8.reduce(into: "") { encoded, byte in
            let letter = Character(Unicode.Scalar(byte))
            let isKept = byte < 128 && (letter.isLetter || letter.isNumber || letter == "/")
            encoded += isKept ? String(letter) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }

    /// The bytes of a text after decoding its escapes, which must be well formed.
    static func percentDecoded(_ text: String) -> [UInt8] {
        let parts = text.split(separator: "%", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(into: Array((parts.first ?? "").utf8)) { bytes, part in
            if let byte = UInt8(part.prefix(2), radix: 16) { bytes.append(byte) }
            bytes += part.dropFirst(2).utf8
        }
    }

    /// Whether the tests run under a sanitizer, whose own memory and threads count as the server's.
    static let isSanitized = getenv("ASAN_OPTIONS") != nil || getenv("TSAN_OPTIONS") != nil

    /// Whether the servers are started with the pool, which notices the end of a connection late.
    static let usesPool = getenv("FERRY_SERVE_ARGUMENTS").map { String(cString: $0).contains("pool") } ?? false

    /// Whether the server under test is an optimised one instead of the one built together with the tests.
    static let isRelease = getenv("FERRY_EXECUTABLE") != nil
}
