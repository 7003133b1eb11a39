/// A digest of a representation, as `Repr-Digest`, `Content-Digest` and the older `Digest` carry it.
///
/// [RFC 9530 §3](https://www.rfc-editor.org/rfc/rfc9530.html#section-3)
package struct ReprDigest: Hashable, Sendable {
    /// The digest's algorithm.
    package let algorithm: DigestAlgorithm

    /// The digest's bytes, of the algorithm's length.
    package let bytes: [UInt8]

    /// Takes a digest; nil if it has another length than its algorithm makes.
    package init?(_ algorithm: DigestAlgorithm, _ bytes: [UInt8]) {
        guard bytes.count == algorithm.byteCount else { return nil }
        (self.algorithm, self.bytes) = (algorithm, bytes)
    }

    /// All digests in a `Repr-Digest` or `Content-Digest`, including each one of a repeated key: their order must not
    /// decide which one counts.
    ///
    /// None if the field is malformed (RFC 9651 §4.2), and none of an algorithm whose last member is no digest.
    package static func all(in value: Span<UInt8>) -> [ReprDigest] {
        var (digests, lost) = ([] as [ReprDigest], [] as Set<DigestAlgorithm>)
        let isWellFormed = StructuredDictionary.read(value) { key, item in
            guard let algorithm = DigestAlgorithm.allCases.first(where: { $0.key == key }) else { return }
            if case .bytes(let bytes) = item, let digest = ReprDigest(algorithm, bytes) {
                digests.append(digest)
                lost.remove(algorithm)
            } else {
                lost.insert(algorithm)
            }
        }
        return isWellFormed ? digests.filter { !lost.contains($0.algorithm) } : []
    }

    /// All digests in an older `Digest` (RFC 3230 §4.3.2).
    package static func all(inLegacy value: Span<UInt8>) -> [ReprDigest] {
        var (index, digests) = (0, [] as [ReprDigest])
        while let member = value.nextMember(from: &index) {
            guard let (key, text) = value.nameAndValue(member) else { continue }
            let name = value.extracting(key)
            let algorithm = DigestAlgorithm.allCases.first { name.spellsIgnoringCase($0.legacyName) }
            guard let algorithm, let bytes = Base64.decode(value.extracting(text)) else { continue }
            if let digest = ReprDigest(algorithm, bytes) { digests.append(digest) }
        }
        return digests
    }

    /// The value of `Repr-Digest` or `Content-Digest`: `sha-256=:…:`.
    package var fieldValue: String { "\(algorithm.key)=:\(Base64.encode(bytes)):" }

    /// The value of the older `Digest`: `SHA-256=…`.
    package var legacyFieldValue: String { "\(algorithm.legacyName)=\(Base64.encode(bytes))" }
}
