import HTTPSemantics

/// The values of some fields of a response, each found by its name.
struct ResponseFields {
    private let names: [FieldName]
    private var values: [[String]]

    /// Begins without any value; others than these names are not kept.
    init(names: [FieldName]) {
        self.names = names
        values = Array(repeating: [], count: names.count)
    }

    /// Keeps the value of a further field, where its name is one of those.
    mutating func append(name: Span<UInt8>, value: @autoclosure () -> String) {
        guard let index = names.firstIndex(where: { $0.matches(name) }) else { return }
        values[index].append(value())
    }

    /// The values of all fields of the name in their order; the name must be one of those.
    subscript(name: FieldName) -> [String] {
        guard let index = names.firstIndex(of: name) else { preconditionFailure("\(name) is not kept") }
        return values[index]
    }
}
