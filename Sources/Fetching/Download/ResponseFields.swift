import HTTPSemantics

/// The values of the response fields that a download uses.
struct ResponseFields {
    /// A field that a download uses.
    enum Name: Int, CaseIterable {
        case acceptRanges, contentEncoding, contentLength, contentRange, contentType, date, digest, etag, lastModified,
            reprDigest
        case retryAfter, serverPID, trailer, transferEncoding

        /// The field's name in a message.
        var fieldName: FieldName {
            switch self {
            case .acceptRanges: .acceptRanges
            case .contentEncoding: .contentEncoding
            case .contentLength: .contentLength
            case .contentRange: .contentRange
            case .contentType: .contentType
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

    /// The names in the order of their raw values.
    private static let names = Name.allCases.map(\.fieldName)

    private var values: [[String]]

    /// Begins without values.
    init() { values = Array(repeating: [], count: Self.names.count) }

    /// Adds the value of a field, if a download uses that field.
    mutating func append(name: Span<UInt8>, value: @autoclosure () -> String) {
        guard let index = Self.names.firstIndex(where: { $0.matches(name) }) else { return }
        values[index].append(value())
    }

    /// The values of all fields with the name, in their order.
    subscript(name: Name) -> [String] { values[name.rawValue] }

    /// The value of a field that occurs exactly once; nil otherwise.
    func only(_ name: Name) -> String? { self[name].count == 1 ? self[name].first : nil }
}
