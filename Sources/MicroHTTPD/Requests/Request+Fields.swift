public import HTTPSemantics

extension Request {
    /// Visits every field line in order, with its name in its original case.
    ///
    /// [RFC 9110 §5.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.2)
    public func forEachField(_ visit: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Void) {
        // The library calls the closure before it returns, so the closure does not outlive this function.
        withoutActuallyEscaping(visit) { visit in
            var visitor = ClosureVisitor(visit: visit)
            unsafe visitor.visitLines(of: handle)
        }
    }

    /// The value of the field `name`, or nil if the request has none.
    ///
    /// The lines of a repeated field are joined by commas. [RFC 9110
    /// §5.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.3)
    public func value(of name: FieldName) -> [UInt8]? {
        var value: [UInt8]?
        forEachField { other, bytes in
            guard name.matches(other) else { return }
            value = unsafe (value.map { $0 + ", ".utf8 } ?? []) + bytes.withUnsafeBufferPointer { unsafe Array($0) }
        }
        return value
    }

    /// The fields that decide how much is sent, at the moment `now`.
    ///
    /// Nothing is allocated if a date alone is one of them.
    public func conditions(now: HTTPDate) -> Conditions {
        var visitor = ConditionVisitor(conditions: Conditions(now: now))
        unsafe visitor.visitLines(of: handle)
        return visitor.conditions
    }

    /// Calls a closure for each field line.
    private struct ClosureVisitor: FieldLineVisitor {
        let visit: (Span<UInt8>, Span<UInt8>) -> Void

        mutating func visit(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool {
            unsafe visit(name.span, value.span)
            return true
        }
    }

    /// Gathers the conditions.
    private struct ConditionVisitor: FieldLineVisitor {
        var conditions: Conditions

        mutating func visit(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool {
            conditions.add(name: unsafe name.span, value: unsafe value.span)
            return true
        }
    }
}
