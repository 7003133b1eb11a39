internal import CMicroHTTPD
package import HTTPSemantics

extension Request {
    /// Visits every field line in order, with its name as it was written.
    ///
    /// [RFC 9110 §5.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.2)
    package func forEachField(_ visit: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Void) {
        unsafe FieldVisitor.visitFields(of: handle, visit)
    }

    /// The value of the field `name`, or nil where the request has none.
    ///
    /// The lines of a field that stands several times are joined by commas.
    /// [RFC 9110 §5.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.3)
    package func value(of name: FieldName) -> [UInt8]? {
        var value: [UInt8]?
        forEachField { other, bytes in
            guard name.matches(other) else { return }
            value = unsafe (value.map { $0 + ", ".utf8 } ?? []) + bytes.withUnsafeBufferPointer { unsafe Array($0) }
        }
        return value
    }
}

extension Request {
    /// The fields that decide how much is sent, judged at the moment `now`; nothing is allocated where a date alone is
    /// one of them.
    ///
    /// The corresponding C function is `MHD_get_connection_values_n`.
    package func conditions(now: HTTPDate) -> Conditions {
        var conditions = Conditions(now: now)
        _ = unsafe withUnsafeMutablePointer(to: &conditions) {
            unsafe MHD_get_connection_values_n(handle, .HEADER_KIND, Self.addCondition, $0)
        }
        return conditions
    }

    /// Passes one field line to the conditions that `context` points at; the corresponding C type is
    /// `MHD_KeyValueIteratorN`.
    private static let addCondition: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
        unsafe context?.assumingMemoryBound(to: Conditions.self).pointee.add(
            name: UnsafeRawBufferPointer(start: name, count: nameSize).bindMemory(to: UInt8.self).span,
            value: UnsafeRawBufferPointer(start: value, count: valueSize).bindMemory(to: UInt8.self).span)
        return .YES
    }
}

/// The closure that is called for each field line, in a place that a pointer can lead to.
struct FieldVisitor {
    private let visit: (Span<UInt8>, Span<UInt8>) -> Void

    /// Visits the field lines of the request on `connection`.
    ///
    /// The corresponding C function is `MHD_get_connection_values_n`.
    static func visitFields(of connection: RequestHandle, _ visit: (Span<UInt8>, Span<UInt8>) -> Void) {
        // The library calls before it returns, so the closure does not outlive this function.
        withoutActuallyEscaping(visit) { visit in
            var visitor = FieldVisitor(visit: visit)
            _ = unsafe withUnsafeMutablePointer(to: &visitor) {
                unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, call, $0)
            }
        }
    }

    /// Passes one field line to the visitor that `context` points at; the corresponding C type is
    /// `MHD_KeyValueIteratorN`.
    private static let call: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
        unsafe context?.assumingMemoryBound(to: FieldVisitor.self).pointee.visit(
            UnsafeRawBufferPointer(start: name, count: nameSize).bindMemory(to: UInt8.self).span,
            UnsafeRawBufferPointer(start: value, count: valueSize).bindMemory(to: UInt8.self).span)
        return .YES
    }
}
