internal import CMicroHTTPD
internal import HTTPSemantics
internal import SystemCalls

/// One pass over the lines of a request's head: whether it may be trusted, and what in it can change the response.
///
/// Nothing is allocated.
@safe struct HeadReader {
    private var layout = HeadLayout()
    private var vetting: RequestHeadValidator
    /// The fields that can change a response.
    private(set) var fields = RequestFields()
    /// The value of `If-None-Match` in the connection's own buffer, where it stays until the request is over; nil where
    /// there is no such line, or more than one.
    private(set) var entityTags: UnsafeBufferPointer<UInt8>?

    /// Reads the head of `request`, which begins with `method`; the corresponding C function is
    /// `MHD_get_connection_values_n`.
    init(of request: RequestHandle, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) {
        vetting = unsafe RequestHeadValidator(
            method: UnsafeBufferPointer(cString: method).span, version: UnsafeBufferPointer(cString: version).span)
        _ = unsafe withUnsafeMutablePointer(to: &self) {
            unsafe MHD_get_connection_values_n(request, .HEADER_KIND, Self.add, $0)
        }
    }

    /// What is to be done with the request, whose head the library keeps at `head`.
    func verdict(on request: RequestHandle, head: UnsafePointer<CChar>) -> RequestHeadValidator.Verdict {
        unsafe layout.isIntact(in: request, head: head) ? vetting.verdict : .refuse(.badRequest)
    }

    private mutating func add(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        unsafe layout.add(name: name, value: value)
        vetting.add(name: unsafe name.span, value: unsafe value.span)
        let field = RequestFields(name: unsafe name.span)
        if field.hasAny(of: .ifNoneMatch) { unsafe entityTags = fields.hasAny(of: .ifNoneMatch) ? nil : value }
        fields = fields | field
    }

    /// Passes one field line to the reading that `context` points at; the corresponding C type is
    /// `MHD_KeyValueIteratorN`.
    private static let add: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
        unsafe context?.assumingMemoryBound(to: HeadReader.self).pointee.add(
            UnsafeRawBufferPointer(start: name, count: nameSize).bindMemory(to: UInt8.self),
            UnsafeRawBufferPointer(start: value, count: valueSize).bindMemory(to: UInt8.self))
        return .YES
    }
}
