/// The fields of a request that decide how much of a representation is sent, if any of it.
///
/// It is filled line by line from a request's head; lines of other fields allocate nothing. [RFC 9110
/// §13.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-13.1),
/// [§14.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-14.2)
public struct Conditions: Sendable {
    /// The time of the request, to which dates are compared.
    package let now: HTTPDate

    /// The value of `If-Match`, or nil.
    package private(set) var ifMatch: EntityTagList?

    /// The value of `If-None-Match`, or nil.
    package private(set) var ifNoneMatch: EntityTagList?

    /// The value of `If-Modified-Since`, or nil also if it has to be ignored.
    package var ifModifiedSince: HTTPDate? { modifiedSince.value.flatMap { $0 <= now ? $0 : nil } }

    /// The value of `If-Unmodified-Since`, or nil also if it has to be ignored.
    package var ifUnmodifiedSince: HTTPDate? { unmodifiedSince.value }

    /// The value of `If-Range`, or nil.
    package private(set) var ifRange: IfRange?

    /// The value of `Range`, or nil also if it has to be ignored.
    package var range: RangeSet? { ranges.value }

    private var modifiedSince = Singleton<HTTPDate>.absent
    private var unmodifiedSince = Singleton<HTTPDate>.absent
    private var ranges = Singleton<RangeSet>.absent

    /// Makes the conditions of a request without any of the fields.
    public init(now: HTTPDate) {
        self.now = now
    }

    /// Notes one field line; ignores fields that are no conditions.
    ///
    /// Lines of a list field continue it. A field that may come only once is void when it comes again
    /// (RFC 9110 §5.3): its condition is ignored, or with `If-Range` does not hold.
    public mutating func add(name: Span<UInt8>, value: Span<UInt8>) {
        // The length distinguishes the names, so that most lines cost one comparison of numbers.
        switch name.count {
        case 5 where name.spellsIgnoringCase("Range"):
            ranges.add(RangeSet(value))
        case 8 where name.spellsIgnoringCase("If-Match"):
            Self.append(value, to: &ifMatch)
        case 8 where name.spellsIgnoringCase("If-Range"):
            ifRange = ifRange == nil ? IfRange(value, now: now) : .malformed
        case 13 where name.spellsIgnoringCase("If-None-Match"):
            Self.append(value, to: &ifNoneMatch)
        case 17 where name.spellsIgnoringCase("If-Modified-Since"):
            modifiedSince.add(date(value))
        case 19 where name.spellsIgnoringCase("If-Unmodified-Since"):
            unmodifiedSince.add(date(value))
        default:
            break
        }
    }

    private static func append(_ value: Span<UInt8>, to list: inout EntityTagList?) {
        if list == nil {
            list = EntityTagList(value)
        } else {
            list?.append(value)
        }
    }

    private func date(_ value: Span<UInt8>) -> HTTPDate? {
        HTTPDate(value.extracting(value.trimmed(value.indices)), now: now)
    }
}

extension Conditions {
    /// Whether `If-Range` or `If-Match` names the version of `tag`, by strong comparison; `*` names none.
    package func names(_ tag: EntityTag) -> Bool {
        if case .entityTag(let other) = ifRange, tag.stronglyMatches(other) { return true }
        return ifMatch?.stronglyContains(tag) ?? false
    }
}

/// The value of a field that may come only once.
private enum Singleton<Value: Sendable>: Sendable {
    case absent
    case once(Value)
    case void

    var value: Value? {
        guard case .once(let value) = self else { return nil }
        return value
    }

    /// Takes the value of a line, or nil if the line is malformed.
    mutating func add(_ value: Value?) {
        guard case .absent = self, let value else {
            self = .void
            return
        }
        self = .once(value)
    }
}
