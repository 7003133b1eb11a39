internal import HTTPSemantics
internal import SystemCalls

/// One pass over the lines of a request's head: it decides whether the head may be trusted, and finds the fields that
/// can change the response.
///
/// Nothing is allocated.
@safe struct HeadReader: FieldLineVisitor {
    private var layout = HeadLayout()
    private var validator: RequestHeadValidator
    /// The fields that can change a response.
    private(set) var fields = RequestFields.none
    /// The value of `If-None-Match` in the connection's own buffer, valid until the request is over; nil if there is no
    /// such line, or more than one.
    private(set) var entityTags: UnsafeBufferPointer<UInt8>?

    /// Reads the head of `request`, which begins with `line`.
    init(of request: RequestHandle, _ line: RequestState.Line) {
        validator = unsafe RequestHeadValidator(
            method: UnsafeBufferPointer(cString: line.method).span,
            version: UnsafeBufferPointer(cString: line.version).span)
        unsafe visitLines(of: request)
    }

    /// How to treat the request, whose head the library stores at `head`.
    func verdict(on request: RequestHandle, head: UnsafePointer<CChar>) -> RequestHeadValidator.Verdict {
        unsafe layout.isIntact(in: request, head: head) ? validator.verdict : .refuse(.badRequest)
    }

    mutating func visit(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool {
        unsafe layout.add(name: name, value: value)
        validator.add(name: unsafe name.span, value: unsafe value.span)
        let field = RequestFields(name: unsafe name.span)
        if field.contains(.ifNoneMatch) { unsafe entityTags = fields.contains(.ifNoneMatch) ? nil : value }
        fields.formUnion(field)
        return true
    }
}
