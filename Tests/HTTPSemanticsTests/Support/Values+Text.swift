import HTTPSemantics
import Testing

// Initialisers from text, because the tests' macros cannot hold a span.

extension EntityTag {
    init?(text: String) {
        self.init(text.utf8.span)
    }
}

extension HTTPDate {
    init?(text: String, now: HTTPDate = .sample) {
        self.init(text.utf8.span, now: now)
    }

    /// A valid date.
    init(seconds: Int64) {
        guard let date = HTTPDate(secondsSinceEpoch: seconds) else {
            preconditionFailure("\(seconds) has no date")
        }
        self = date
    }

    /// The current time of the tests: Sun, 22 Nov 2026 07:10:00 GMT.
    static let sample = HTTPDate(seconds: 1_795_331_400)
}

extension RangeSet {
    init?(text: String) {
        self.init(text.utf8.span)
    }
}

extension ContentRange {
    init?(text: String) {
        self.init(text.utf8.span)
    }
}

extension Conditions {
    /// The conditions of a request with these field lines.
    init(now: HTTPDate = .sample, lines: [(name: String, value: String)]) {
        self.init(now: now)
        for line in lines { add(name: line.name.utf8.span, value: line.value.utf8.span) }
    }
}
