internal import HTTPSemantics

/// What the query of a request wants of a listing.
struct ListingQuery: Equatable {
    /// The value by which entries are sorted; folders come first in any case.
    enum Key: String, CaseIterable {
        case name
        case size
        case time
    }

    /// The direction of the order.
    enum Order: String, CaseIterable {
        case ascending = "asc"
        case descending = "desc"
    }

    /// A parameter with a value that it does not take.
    struct Refusal: Error, Equatable {
        /// A sentence for the client.
        let sentence: String
    }

    var key = Key.name
    var order = Order.ascending
    /// The most entries; nil for all.
    var limit: Int?
    /// The number of entries that are left out at the beginning.
    var offset = 0
    /// Whether the page has a column with the known digests.
    var showsDigests = false

    /// The words for ``showsDigests``.
    private enum Digests: String, CaseIterable {
        case sha256 = "sha-256"
    }

    /// Wants all entries by name.
    init() {}

    /// Reads the parameters `sort`, `order`, `limit`, `offset` and `digests`; others are ignored.
    init(_ target: RequestTarget) throws(Refusal) {
        key = try Self.choice("sort", in: target) ?? key
        order = try Self.choice("order", in: target) ?? order
        limit = try Self.number("limit", in: target)
        offset = try Self.number("offset", in: target) ?? offset
        let digests: Digests? = try Self.choice("digests", in: target)
        showsDigests = digests != nil
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, in target: RequestTarget
    ) throws(Refusal) -> Choice? {
        guard let value = target.queryParameter(name) else { return nil }
        guard let choice = Choice(rawValue: value) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: " or ")
            throw Refusal(sentence: "The parameter \(name) takes \(words).")
        }
        return choice
    }

    private static func number(_ name: String, in target: RequestTarget) throws(Refusal) -> Int? {
        guard let value = target.queryParameter(name) else { return nil }
        guard let number = Int(decimal: value) else {
            throw Refusal(sentence: "The parameter \(name) takes a number of entries, 0 or more.")
        }
        return number
    }
}
