internal import CMicroHTTPD

/// Receives the field lines of a request, one by one.
protocol FieldLineVisitor {
    /// Takes the next line, whose name and value lie in the library's memory; false ends the visit.
    mutating func visit(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool
}

extension FieldLineVisitor {
    /// Visits the field lines of `request` in order, until one visit is the last.
    ///
    /// The corresponding C function is `MHD_get_connection_values_n`.
    mutating func visitLines(of request: RequestHandle) {
        unsafe withUnsafeMutablePointer(to: &self) { visitor in
            var call = unsafe FieldLineCall(visitor: UnsafeMutableRawPointer(visitor)) { visitor, name, value in
                unsafe visitor.assumingMemoryBound(to: Self.self).pointee.visit(name: name, value: value)
            }
            _ = unsafe withUnsafeMutablePointer(to: &call) {
                unsafe MHD_get_connection_values_n(request, .HEADER_KIND, FieldLineCall.perform, $0)
            }
        }
    }
}

/// One visit in a form that C can call, because a C function cannot be generic.
@safe private struct FieldLineCall {
    let visitor: UnsafeMutableRawPointer
    let visit: (UnsafeMutableRawPointer, UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool

    /// Passes one field line to the call that `context` points at; the corresponding C type is `MHD_KeyValueIteratorN`.
    static let perform: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
        guard let call = unsafe context?.assumingMemoryBound(to: FieldLineCall.self) else { return .NO }
        let name = unsafe UnsafeRawBufferPointer(start: name, count: nameSize).bindMemory(to: UInt8.self)
        let value = unsafe UnsafeRawBufferPointer(start: value, count: valueSize).bindMemory(to: UInt8.self)
        return unsafe call.pointee.visit(call.pointee.visitor, name, value) ? .YES : .NO
    }
}
