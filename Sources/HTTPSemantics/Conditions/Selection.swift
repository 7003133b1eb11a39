/// The part of an existing file that a request gets.
///
/// [RFC 9110 §13.2.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-13.2.2)
public enum Selection: Hashable, Sendable {
    /// The whole representation: 200.
    case whole
    /// One part of it: 206 with `Content-Range`.
    case part(ByteRange)
    /// Several disjoint parts: 206 with `multipart/byteranges`.
    case parts([ByteRange])
    /// Nothing, because the client has it: 304.
    case notModified
    /// Nothing, because the client wants another version: 412.
    case preconditionFailed
    /// Nothing, because no requested part exists: 416 with `Content-Range: bytes */length`.
    case unsatisfiable

    /// Decides on a request: first the preconditions, then `If-Range`, then `Range`.
    ///
    /// `Range` counts only for GET (§14.2). For an empty representation it is ignored, as §14.2 allows: a client that
    /// always sends it then gets a 200. `length` is in bytes.
    ///
    /// If the representation `isNegotiated`, the date in an `If-Range` fails: others may have the same one.
    public init(
        method: Method, conditions: Conditions, validators: Validators, length: Int64, isNegotiated: Bool = false
    ) {
        switch conditions.outcome(for: method, on: validators) {
        case .failed:
            self = .preconditionFailed
        case .notModified:
            self = .notModified
        case .passed:
            let isPartial = method == .get && length > 0 && conditions.allowsParts(of: validators, isNegotiated)
            self = (isPartial ? conditions.range : nil).map { Self($0.ranges(in: length)) } ?? .whole
        }
    }

    private init(_ ranges: [ByteRange]) {
        guard let first = ranges.first else {
            self = .unsatisfiable
            return
        }
        self = ranges.count == 1 ? .part(first) : .parts(ranges)
    }

    /// Whether content of the representation is sent, or would be to a GET.
    public var sendsContent: Bool {
        switch self {
        case .whole, .part, .parts: true
        case .notModified, .preconditionFailed, .unsatisfiable: false
        }
    }

    /// The status of the response.
    public var status: Status {
        switch self {
        case .whole: .ok
        case .part, .parts: .partialContent
        case .notModified: .notModified
        case .preconditionFailed: .preconditionFailed
        case .unsatisfiable: .rangeNotSatisfiable
        }
    }
}

extension Conditions {
    /// Whether `If-Range` allows parts: it matches, or is absent (RFC 9110 §13.2.2, step 5).
    fileprivate func allowsParts(of validators: Validators, _ isNegotiated: Bool) -> Bool {
        if isNegotiated, case .date = ifRange { return false }
        return ifRange?.matches(validators, now: now) ?? true
    }
}
