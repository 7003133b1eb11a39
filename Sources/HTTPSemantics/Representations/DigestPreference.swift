/// The digests that a client would like to get, and how much it prefers each.
///
/// [RFC 9530 §4](https://www.rfc-editor.org/rfc/rfc9530.html#section-4)
package struct DigestPreference: Hashable, Sendable {
    private var weights: [DigestAlgorithm: Weight] = [:]

    /// Reads the value of `Want-Repr-Digest` or `Want-Content-Digest`: algorithms with preferences from 0 to 10.
    ///
    /// 0 means not acceptable. Members with other values are ignored, and so is a malformed field as a whole.
    package init(_ value: Span<UInt8>) {
        guard let dictionary = StructuredDictionary(value) else { return }
        for algorithm in DigestAlgorithm.allCases {
            guard case .integer(let preference)? = dictionary[algorithm.key] else { continue }
            weights[algorithm] = Weight(tenths: preference)
        }
    }

    /// Reads the value of the older `Want-Digest`: algorithms with a `q` (RFC 3230 §4.3.1).
    ///
    /// Malformed members are ignored.
    package init(legacy value: Span<UInt8>) {
        var index = 0
        while let (name, weight) = value.nextWeightedMember(from: &index) {
            let text = value.extracting(name)
            let algorithm = DigestAlgorithm.allCases.first { text.spellsIgnoringCase($0.legacyName) }
            if let algorithm { weights[algorithm] = weights[algorithm] ?? weight }
        }
    }

    /// How much `algorithm` is wanted; not at all if it is not named.
    package func weight(of algorithm: DigestAlgorithm) -> Weight {
        weights[algorithm] ?? .none
    }

    /// The most wanted of `algorithms`, of equals the earlier; nil if none is wanted.
    package func choice(among algorithms: [DigestAlgorithm]) -> DigestAlgorithm? {
        var (best, choice) = (Weight.none, nil as DigestAlgorithm?)
        for algorithm in algorithms where weight(of: algorithm) > best {
            (best, choice) = (weight(of: algorithm), algorithm)
        }
        return choice
    }
}
