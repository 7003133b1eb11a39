import Glibc

/// What the tests need again and again.
enum Sample {
    /// A path as it stands in a URL: every byte but letters, digits and `/` as an escape.
    static func percentEncoded(_ path: String) -> String {
        path.utf8.reduce(into: "") { encoded, byte in
            let letter = Character(Unicode.Scalar(byte))
            let isKept = byte < 128 && (letter.isLetter || letter.isNumber || letter == "/")
            encoded += isKept ? String(letter) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }

    /// The bytes of a text with each escape, which must be well formed, as the byte that it stands for.
    static func percentDecoded(_ text: String) -> [UInt8] {
        let parts = text.split(separator: "%", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(into: Array((parts.first ?? "").utf8)) { bytes, part in
            if let byte = UInt8(part.prefix(2), radix: 16) { bytes.append(byte) }
            bytes += part.dropFirst(2).utf8
        }
    }

    /// Whether the tests run under a sanitizer, whose own memory and threads count as the server's.
    static let isSanitized = getenv("ASAN_OPTIONS") != nil || getenv("TSAN_OPTIONS") != nil

    /// Whether the servers are started with the pool, where an end that comes with the last request is noticed late.
    static let usesPool = getenv("FERRY_SERVE_ARGUMENTS").map { String(cString: $0).contains("pool") } ?? false

    /// Whether the server under test is not the one that was built together with the tests, but an optimised one.
    static let isRelease = getenv("FERRY_EXECUTABLE") != nil
}
