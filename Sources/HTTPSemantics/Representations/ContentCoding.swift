/// A content coding that a file beside the asked one may hold it in.
///
/// [RFC 9110 §8.4.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-8.4.1)
package enum ContentCoding: Sendable, Hashable, CaseIterable {
    /// Brotli (RFC 7932).
    case br
    /// Zstandard (RFC 8878).
    case zstd
    /// gzip (RFC 9110 §8.4.1.3).
    case gzip
    /// No coding; never sent as `Content-Encoding` (RFC 9110 §12.5.3).
    case identity

    /// The name in `Accept-Encoding` and `Content-Encoding`.
    package var token: String {
        switch self {
        case .br: "br"
        case .zstd: "zstd"
        case .gzip: "gzip"
        case .identity: "identity"
        }
    }

    /// The suffix of the name of a file in this coding, including the dot; empty for identity.
    package var fileSuffix: String {
        switch self {
        case .br: ".br"
        case .zstd: ".zst"
        case .gzip: ".gz"
        case .identity: ""
        }
    }

    /// Reads a coding's name in either case, or nil; `x-gzip` is gzip (RFC 9110 §8.4.1.3).
    package init?(_ token: Span<UInt8>) {
        if token.spellsIgnoringCase("x-gzip") {
            self = .gzip
        } else if let coding = Self.allCases.first(where: { token.spellsIgnoringCase($0.token) }) {
            self = coding
        } else {
            return nil
        }
    }
}
