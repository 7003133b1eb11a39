/// Where the library has found a field line's name and value, in bytes from the start of a header section.
struct FieldLine: Equatable {
    private let name: Int
    private let nameSize: Int
    private let value: Int
    private let valueSize: Int

    private init(
        name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>, from start: UnsafePointer<UInt8>
    ) {
        let start = Int(bitPattern: start)
        self.name = Int(bitPattern: name.baseAddress) &- start
        nameSize = name.count
        self.value = Int(bitPattern: value.baseAddress) &- start
        valueSize = value.count
    }

    /// Appends the lines of `request`, whose section begins at `start`.
    static func append(allOf request: RequestHandle, from start: UnsafePointer<UInt8>, to lines: inout [FieldLine]) {
        var collection = unsafe Collection(start: start, lines: lines)
        unsafe collection.visitLines(of: request)
        lines = collection.lines
    }

    /// Whether the lines of `request`, whose section begins at `start`, are all where these are, and no others.
    static func areThose(
        of request: RequestHandle, from start: UnsafePointer<UInt8>, _ lines: UnsafeBufferPointer<FieldLine>
    ) -> Bool {
        var comparison = unsafe Comparison(start: start, lines: lines)
        unsafe comparison.visitLines(of: request)
        return comparison.isEqual && comparison.count == lines.count
    }

    /// Lines that are gathered.
    @safe private struct Collection: FieldLineVisitor {
        let start: UnsafePointer<UInt8>
        var lines: [FieldLine]

        mutating func visit(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool {
            lines.append(unsafe FieldLine(name: name, value: value, from: start))
            return true
        }
    }

    /// Lines that are compared one by one.
    @safe private struct Comparison: FieldLineVisitor {
        let start: UnsafePointer<UInt8>
        let lines: UnsafeBufferPointer<FieldLine>
        var count = 0
        var isEqual = true

        mutating func visit(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool {
            let line = unsafe FieldLine(name: name, value: value, from: start)
            isEqual = unsafe count < lines.count && lines[count] == line
            count += 1
            return isEqual
        }
    }
}
