import ArgumentParser
import Fetching
import HTTPSemantics

/// A time limit in decimal seconds, with or without a fraction: more than 0, and at most a million.
struct Seconds: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        let isDecimal = argument.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
        guard isDecimal, let seconds = Double(argument), seconds > 0, seconds <= 1_000_000 else { return nil }
        self.init(.seconds(seconds))
    }

    var defaultValueDescription: String { "\(duration.components.seconds)" }
}

/// A field as it stands in a request: `Name: value`.
extension Field: ExpressibleByArgument {
    package init?(argument: String) {
        guard let field = Field.line(argument) else { return nil }
        self = field
    }
}
