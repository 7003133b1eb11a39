internal import CMicroHTTPD

/// The places of a field line's name and value in the library's buffer, in bytes from the start of a header section.
struct FieldLine: Equatable {
    private let name: Int
    private let nameSize: Int
    private let value: Int
    private let valueSize: Int

    private init(
        name: UnsafeRawPointer?, _ nameSize: Int, value: UnsafeRawPointer?, _ valueSize: Int,
        from start: UnsafePointer<UInt8>
    ) {
        let start = Int(bitPattern: start)
        self.name = Int(bitPattern: name) &- start
        self.nameSize = nameSize
        self.value = Int(bitPattern: value) &- start
        self.valueSize = valueSize
    }

    /// Appends the lines of `request`, whose section begins at `start`.
    static func append(allOf request: RequestHandle, from start: UnsafePointer<UInt8>, to lines: inout [FieldLine]) {
        var collection = unsafe Collection(start: start, lines: lines)
        unsafe collection.visitLines(of: request)
        lines = collection.lines
    }

    /// Whether the lines of `request`, whose section begins at `start`, are all where these are, and no others.
    ///
    /// Nearly every request is compared, so the library calls this comparison without a ``FieldLineVisitor`` between, which
    /// would cost 30 instructions a line. The corresponding C function is `MHD_get_connection_values_n`.
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
    @safe private struct Collection: FieldLineVisitor {
        let start: UnsafePointer<UInt8>
        var lines: [FieldLine]

        mutating func visit(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool {
            let line = unsafe FieldLine(
                name: name.baseAddress, name.count, value: value.baseAddress, value.count, from: start)
            lines.append(line)
            return true
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
