/// The result of one condition on a representation.
///
/// [RFC 9110 §13.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-13.2)
package enum Precondition: Sendable {
    /// The request lacks this condition, or it must be ignored.
    case absent
    /// The condition is true.
    case holds
    /// The condition is false.
    case fails

    init(_ isTrue: Bool) {
        self = isTrue ? .holds : .fails
    }

    /// The result of all conditions together.
    package enum Outcome: Sendable {
        /// The representation may be sent.
        case passed
        /// The client has the representation already: 304.
        case notModified
        /// The client wants another version: 412.
        case failed
    }
}
