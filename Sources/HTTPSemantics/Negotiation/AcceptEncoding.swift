/// The content codings that a client takes, and how much it prefers each.
///
/// [RFC 9110 §12.5.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.3)
package struct AcceptEncoding: Hashable, Sendable {
    // One property a coding, and no dictionary: browsers send this field with every request.
    private var br: Weight?
    private var zstd: Weight?
    private var gzip: Weight?
    private var identity: Weight?
    private var others: Weight?

    /// Makes the preference of a request without the field.
    ///
    /// Any coding would then be acceptable, but a client without the field can seldom decode, so none is chosen.
    package init() {}

    /// Reads one field value; see ``append(_:)`` for a field of several lines.
    package init(_ value: Span<UInt8>) {
        append(value)
    }

    /// Adds the members of a further line of the field; malformed and unknown ones are ignored.
    ///
    /// The first weight of a repeated coding counts.
    package mutating func append(_ value: Span<UInt8>) {
        var index = 0
        while let (name, weight) = value.nextWeightedMember(from: &index) {
            let token = value.extracting(name)
            if token.spells("*") {
                others = others ?? weight
            } else if let coding = ContentCoding(token) {
                self[coding] = self[coding] ?? weight
            }
        }
    }

    /// The coding to send, out of those `available`; identity always is.
    ///
    /// The greatest weight wins; of equals the first of br, zstd, gzip, identity. Identity, if it is not named, comes
    /// after every coding that is acceptable. Nil if nothing is acceptable, identity having been excluded by
    /// `identity;q=0` or `*;q=0`: then respond with 406, or send identity nevertheless.
    package func choice(among available: [ContentCoding]) -> ContentCoding? {
        var (best, choice) = (Weight.none, nil as ContentCoding?)
        for coding in ContentCoding.allCases where coding == .identity || available.contains(coding) {
            guard let weight = self[coding] ?? others, weight > best else { continue }
            (best, choice) = (weight, coding)
        }
        return choice ?? (isIdentityExcluded ? nil : .identity)
    }

    private var isIdentityExcluded: Bool { (identity ?? others) == Weight.none }

    private subscript(coding: ContentCoding) -> Weight? {
        get {
            switch coding {
            case .br: br
            case .zstd: zstd
            case .gzip: gzip
            case .identity: identity
            }
        }
        set {
            switch coding {
            case .br: br = newValue
            case .zstd: zstd = newValue
            case .gzip: gzip = newValue
            case .identity: identity = newValue
            }
        }
    }
}
