/// A digest of a representation, as `Repr-Digest`, `Content-Digest` and the older `Digest` carry it.
///
/// [RFC 9530 §3](https://www.rfc-editor.org/rfc/rfc9530.html#section-3)
package struct ReprDigest: Hashable, Sendable {
    /// How the digest was made.
    package let algorithm: DigestAlgorithm

    /// The digest itself, as long as the algorithm makes it.
    package let bytes: [UInt8]

    /// Takes a digest; nil where it has another length than its algorithm makes.
    package init?(_ algorithm: DigestAlgorithm, _ bytes: [UInt8]) {
        guard bytes.count == algorithm.byteCount else { return nil }
        (self.algorithm, self.bytes) = (algorithm, bytes)
    }

    /// Reads the digest of `algorithm` from a `Repr-Digest` or `Content-Digest`; nil where it holds none.
    package init?(_ algorithm: DigestAlgorithm, in value: Span<UInt8>) {
        guard case .bytes(let bytes)? = StructuredDictionary(value)?[algorithm.key] else { return nil }
        self.init(algorithm, bytes)
    }

    /// Reads the digest of `algorithm` from an older `Digest` (RFC 3230 §4.3.2); nil where it holds none.
    package init?(_ algorithm: DigestAlgorithm, inLegacy value: Span<UInt8>) {
        var index = 0
        while let member = value.nextMember(from: &index) {
            guard let (name, text) = value.nameAndValue(member),
                value.extracting(name).spellsIgnoringCase(algorithm.legacyName)
            else { continue }
            guard let bytes = Base64.decode(value.extracting(text)) else { return nil }
            self.init(algorithm, bytes)
            return
        }
        return nil
    }

    /// The value of `Repr-Digest` or `Content-Digest`: `sha-256=:…:`.
    package var fieldValue: String { "\(algorithm.key)=:\(Base64.encode(bytes)):" }

    /// The value of the older `Digest`: `SHA-256=…`.
    package var legacyFieldValue: String { "\(algorithm.legacyName)=\(Base64.encode(bytes))" }
}
