/// A digest algorithm that a digest field can name and that is safe to rely on.
///
/// [RFC 9530 §5](https://www.rfc-editor.org/rfc/rfc9530.html#section-5)
package enum DigestAlgorithm: Sendable, Hashable, CaseIterable {
    /// SHA-256 (RFC 6234).
    case sha256
    /// SHA-512 (RFC 6234).
    case sha512

    /// The key in `Repr-Digest` and the related fields.
    package var key: String {
        switch self {
        case .sha256: "sha-256"
        case .sha512: "sha-512"
        }
    }

    /// The name in the older `Digest`, whose case does not matter (RFC 3230 §4.1.1).
    package var legacyName: String {
        switch self {
        case .sha256: "SHA-256"
        case .sha512: "SHA-512"
        }
    }

    /// The length of a digest in bytes.
    package var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha512: 64
        }
    }
}
