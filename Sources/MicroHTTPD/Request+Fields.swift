internal import CMicroHTTPD
package import HTTPSemantics

extension Request {
    /// The value of the field `name`, or nil where the request has none.
    ///
    /// The lines of a field that stands several times are joined by commas.
    /// [RFC 9110 §5.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.3)
    /// The corresponding C function is `MHD_get_connection_values_n`.
    package func value(of name: FieldName) -> [UInt8]? {
        var search = Search(name: name.canonicalName)
        _ = unsafe withUnsafeMutablePointer(to: &search) {
            unsafe MHD_get_connection_values_n(handle, .HEADER_KIND, Self.compare, $0)
        }
        return search.value
    }

    /// A field that is looked for, and what was found of it.
    private struct Search {
        /// The name in lower case.
        let name: String
        var value: [UInt8]?

        mutating func visit(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
            guard unsafe name.elementsEqual(self.name.utf8, by: { $0 | ($0 &- 0x41 < 26 ? 0x20 : 0) == $1 }) else {
                return
            }
            let separator = self.value == nil ? "" : ", "
            self.value = unsafe (self.value ?? []) + separator.utf8 + value
        }
    }

    /// Passes one field line to the search that `context` points at; the corresponding C type is
    /// `MHD_KeyValueIteratorN`.
    private static let compare: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
        unsafe context?.assumingMemoryBound(to: Search.self).pointee.visit(
            UnsafeRawBufferPointer(start: name, count: nameSize),
            UnsafeRawBufferPointer(start: value, count: valueSize))
        return .YES
    }
}
