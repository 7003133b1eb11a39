import HTTPSemantics

/// The values of those fields of a response that a download looks at.
struct ResponseFields {
    /// A field that is looked at.
    enum Name: Int, CaseIterable {
        case acceptRanges, contentEncoding, contentLength, contentRange, date, digest, etag, lastModified, reprDigest
        case retryAfter, serverPID, trailer, transferEncoding

        /// The name as it is sent.
        var fieldName: FieldName {
            switch self {
            case .acceptRanges: .acceptRanges
            case .contentEncoding: .contentEncoding
            case .contentLength: .contentLength
            case .contentRange: .contentRange
            case .date: .date
            case .digest: .digest
            case .etag: .etag
            case .lastModified: .lastModified
            case .reprDigest: .reprDigest
            case .retryAfter: .retryAfter
            case .serverPID: .serverPID
            case .trailer: .trailer
            case .transferEncoding: .transferEncoding
            }
        }
    }

    /// The names in the order of their numbers.
    private static let names = Name.allCases.map(\.fieldName)

    private var values: [[String]]

    /// Begins without any value.
    init() { values = Array(repeating: [], count: Self.names.count) }

    /// Keeps the value of a further field, where it is one that is looked at.
    mutating func append(name: Span<UInt8>, value: @autoclosure () -> String) {
        guard let index = Self.names.firstIndex(where: { $0.matches(name) }) else { return }
        values[index].append(value())
    }

    /// The values of all fields of the name in their order.
    subscript(name: Name) -> [String] { values[name.rawValue] }

    /// The value of a field that is there exactly once; else nothing.
    func only(_ name: Name) -> String? { self[name].count == 1 ? self[name].first : nil }
}
