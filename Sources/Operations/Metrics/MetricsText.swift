/// Figures in the text format that Prometheus reads.
///
/// [Text format 0.0.4](https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format)
struct MetricsText {
    /// What a figure means over time.
    enum Kind: String {
        /// It only grows, as long as the process lives.
        case counter
        /// It rises and falls.
        case gauge
        /// Counts of observations below bounds, with their sum.
        case histogram
    }

    /// All that was added so far.
    private(set) var text = ""
    private var name = ""

    /// Begins the figure `name`, which the samples that follow belong to.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        text += "# HELP \(name) \(Self.escaped(help, quote: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Adds a value of the figure that was begun last.
    ///
    /// - Parameters:
    ///   - value: A number in decimal digits, with a point where it has a fraction.
    ///   - labels: What tells it from the figure's other values.
    ///   - suffix: What a histogram's parts are told by.
    mutating func add(
        _ value: some CustomStringConvertible, _ labels: KeyValuePairs<String, String> = [:], suffix: String = ""
    ) {
        let list = labels.map { "\($0.key)=\"\(Self.escaped($0.value, quote: true))\"" }.joined(separator: ",")
        text += "\(name)\(suffix)\(list.isEmpty ? "" : "{\(list)}") \(value)\n"
    }

    private static func escaped(_ text: String, quote: Bool) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quote: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}

/// Nanoseconds as a number of seconds with all its decimals.
struct Seconds: CustomStringConvertible {
    let nanoseconds: UInt64

    /// Takes a number of nanoseconds; less than none counts as none.
    init(nanoseconds: some BinaryInteger) { self.nanoseconds = UInt64(clamping: nanoseconds) }

    var description: String {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(rest)
        return "\(seconds).\(String(repeating: "0", count: 9 - digits.utf8.count))\(digits)"
    }
}
