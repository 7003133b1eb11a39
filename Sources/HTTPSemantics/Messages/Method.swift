/// A request method, as far as a file server distinguishes them.
///
/// More cases may come: keep a `default` in a switch over it.
/// [RFC 9110 §9](https://www.rfc-editor.org/rfc/rfc9110.html#section-9)
public enum Method: Sendable, Equatable {
    /// Asks for the representation (RFC 9110 §9.3.1).
    case get
    /// Asks for the head of the response to GET (RFC 9110 §9.3.2).
    case head
    /// Asks for the supported methods (RFC 9110 §9.3.7).
    case options
    /// Any other method, registered or not.
    case other

    /// The value of `Allow` in a 405 and in the response to `OPTIONS` (RFC 9110 §10.2.1).
    package static let allow = "GET, HEAD, OPTIONS"

    /// Reads a method token; case matters (RFC 9110 §9.1), so `get` is some other method.
    public init(_ token: Span<UInt8>) {
        self =
            switch token.count {
            case 3 where token[0] == 0x47 && token[1] == 0x45 && token[2] == 0x54: .get
            case 4 where token.spells("HEAD"): .head
            case 7 where token.spells("OPTIONS"): .options
            default: .other
            }
    }

    /// Whether the method asks for the selected representation, so that conditions on it apply (RFC 9110 §13.2.1).
    public var retrieves: Bool { self == .get || self == .head }
}
