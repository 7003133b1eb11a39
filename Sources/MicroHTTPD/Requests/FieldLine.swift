internal import CMicroHTTPD

/// Where the library has found a field line's name and value, in bytes from the start of a header section.
struct FieldLine: Equatable {
    private let name: Int
    private let nameSize: Int
    private let value: Int
    private let valueSize: Int

    private init(
        name: UnsafePointer<CChar>?, _ nameSize: Int, value: UnsafePointer<CChar>?, _ valueSize: Int,
        from start: UnsafePointer<UInt8>
    ) {
        let start = Int(bitPattern: start)
        self.name = Int(bitPattern: name) &- start
        self.nameSize = nameSize
        self.value = Int(bitPattern: value) &- start
        self.valueSize = valueSize
    }

    /// Appends the lines of `request`, whose section begins at `start`.
    ///
    /// The corresponding C function is `MHD_get_connection_values_n`.
    static func append(allOf request: RequestHandle, from start: UnsafePointer<UInt8>, to lines: inout [FieldLine]) {
        var collection = unsafe Collection(start: start, lines: lines)
        _ = unsafe withUnsafeMutablePointer(to: &collection) {
            unsafe MHD_get_connection_values_n(request, .HEADER_KIND, Collection.add, $0)
        }
        lines = collection.lines
    }

    /// Whether the lines of `request`, whose section begins at `start`, are all where these are, and no others.
    ///
    /// The corresponding C function is `MHD_get_connection_values_n`.
    static func areThose(
        of request: RequestHandle, from start: UnsafePointer<UInt8>, _ lines: UnsafeBufferPointer<FieldLine>
    ) -> Bool {
        var comparison = unsafe Comparison(start: start, lines: lines)
        _ = unsafe withUnsafeMutablePointer(to: &comparison) {
            unsafe MHD_get_connection_values_n(request, .HEADER_KIND, Comparison.add, $0)
        }
        return comparison.isEqual && comparison.count == lines.count
    }

    /// Lines that are gathered.
    @safe private struct Collection {
        let start: UnsafePointer<UInt8>
        var lines: [FieldLine]

        /// Passes one field line to the collection that `context` points at; the corresponding C type is
        /// `MHD_KeyValueIteratorN`.
        static let add: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
            guard let collection = unsafe context?.assumingMemoryBound(to: Collection.self) else { return .NO }
            let line = unsafe FieldLine(
                name: name, nameSize, value: value, valueSize, from: collection.pointee.start)
            unsafe collection.pointee.lines.append(line)
            return .YES
        }
    }

    /// Lines that are compared one by one.
    @safe private struct Comparison {
        let start: UnsafePointer<UInt8>
        let lines: UnsafeBufferPointer<FieldLine>
        var count = 0
        var isEqual = true

        /// Passes one field line to the comparison that `context` points at; the corresponding C type is
        /// `MHD_KeyValueIteratorN`.
        static let add: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
            guard let comparison = unsafe context?.assumingMemoryBound(to: Comparison.self) else { return .NO }
            let line = unsafe FieldLine(
                name: name, nameSize, value: value, valueSize, from: comparison.pointee.start)
            unsafe comparison.pointee.add(line)
            return unsafe comparison.pointee.isEqual ? .YES : .NO
        }

        private mutating func add(_ line: FieldLine) {
            isEqual = unsafe count < lines.count && lines[count] == line
            count += 1
        }
    }
}
