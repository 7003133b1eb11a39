public import ArgumentParser
import Fetching
public import HTTPSemantics

/// A time limit in decimal seconds, with or without a fraction: more than 0, and at most a million.
struct Seconds: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        let isDecimal = argument.utf8.allSatisfy { $0 == UInt8(ascii: ".") || $0.isDigit }
        guard isDecimal, let seconds = Double(argument), seconds > 0, seconds <= 1_000_000 else { return nil }
        self.init(.seconds(seconds))
    }

    var defaultValueDescription: String { "\(duration.components.seconds)" }
}

/// A rate in bytes a second, 1 or more, with or without one of the letters K, M and G for powers of 1024.
struct ByteRate: ExpressibleByArgument {
    let bytesPerSecond: Int64

    init?(argument: String) {
        let units: [Character: Int64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let unit = argument.last.flatMap { units[Character($0.uppercased())] }
        let number = unit == nil ? argument[...] : argument.dropLast()
        guard let count = Int64(decimal: number), count > 0 else { return nil }
        let (product, overflows) = count.multipliedReportingOverflow(by: unit ?? 1)
        guard !overflows else { return nil }
        bytesPerSecond = product
    }
}

/// A digest as checksum programs write it: `sha-256=HEX`.
extension ReprDigest: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(hexadecimal: argument)
    }
}

/// A field as it stands in a request: `Name: value`.
extension Field: ExpressibleByArgument {
    /// Reads `Name: value`; nil if it is no field.
    public init?(argument: String) {
        guard let text = String(validating: ByteText.bytes(of: argument), as: UTF8.self),
            let field = Field.line(text)
        else { return nil }
        self = field
    }
}
