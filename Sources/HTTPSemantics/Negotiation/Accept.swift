/// The media types that a client takes, and how much it prefers each.
///
/// [RFC 9110 §12.5.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.1)
package struct Accept: Sendable {
    /// A media range with its weight; `*` for the type or the subtype means any.
    private struct MediaRange: Sendable {
        let type: String
        let subtype: String
        let hasParameters: Bool
        let weight: Weight

        /// How closely this range names `media`, 1 to 4, or nil if it does not cover it.
        func specificity(for media: MediaType) -> Int? {
            if type == "*" { return hasParameters ? nil : 1 }
            guard type == media.type else { return nil }
            if subtype == "*" { return hasParameters ? nil : 2 }
            guard subtype == media.subtype, !hasParameters || media.hasCharset else { return nil }
            return hasParameters ? 4 : 3
        }
    }

    private var ranges: [MediaRange] = []

    /// Makes the preference of a request without the field: all types are equal.
    package init() {}

    /// Reads one field value; see ``append(_:)`` for a field of several lines.
    package init(_ value: Span<UInt8>) {
        append(value)
    }

    /// Adds the members of a further line of the field; malformed ones are ignored.
    package mutating func append(_ value: Span<UInt8>) {
        var index = 0
        while let member = value.nextMember(from: &index) {
            if let range = Self.mediaRange(value.extracting(member)) { ranges.append(range) }
        }
    }

    /// The weight that the most specific range covering `media` gives it; unacceptable if there are ranges but none
    /// covers it.
    package func quality(of media: MediaType) -> Weight {
        guard !ranges.isEmpty else { return .full }
        var (best, weight) = (0, Weight.none)
        for range in ranges {
            guard let specificity = range.specificity(for: media), specificity > best else { continue }
            (best, weight) = (specificity, range.weight)
        }
        return weight
    }

    /// Whether `media` has a greater weight than `other`; false if they are equal, so that the server's own choice
    /// stands.
    package func prefers(_ media: MediaType, over other: MediaType) -> Bool {
        quality(of: media) > quality(of: other)
    }
}

extension Accept {
    /// Reads one member; nil if it is malformed.
    ///
    /// The one supported parameter beside `q` is `charset=utf-8`, which our text has.
    private static func mediaRange(_ member: Span<UInt8>) -> MediaRange? {
        var index = 0
        guard let essence = member.nextParameter(from: &index, to: member.count),
            let media = MediaType(member.extracting(essence)), media.type != "*" || media.subtype == "*",
            let hasParameters = parameters(member, from: index),
            let weight = Weight.ofParameters(member, from: index, to: member.count)
        else { return nil }
        return MediaRange(type: media.type, subtype: media.subtype, hasParameters: hasParameters, weight: weight)
    }

    /// Whether there are parameters before `q`; nil if one is there that no type of ours has.
    private static func parameters(_ member: Span<UInt8>, from start: Int) -> Bool? {
        var (index, found) = (start, false)
        while let parameter = member.nextParameter(from: &index, to: member.count) {
            guard let (name, value) = member.nameAndValue(parameter) else { return nil }
            if member.extracting(name).spellsIgnoringCase("q") { break }
            let text = member.extracting(value)
            guard member.extracting(name).spellsIgnoringCase("charset"),
                text.spellsIgnoringCase("utf-8") || text.spellsIgnoringCase("\"utf-8\"")
            else { return nil }
            found = true
        }
        return found
    }
}
