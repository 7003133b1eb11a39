/// Metrics in Prometheus' text format.
///
/// [Text format 0.0.4](https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format)
struct MetricsText {
    /// The type of a metric.
    enum Kind: String {
        /// It only grows while the process lives.
        case counter
        /// It rises and falls.
        case gauge
        /// Counts of observations up to bounds, with their sum.
        case histogram
    }

    /// The text so far.
    private(set) var text = ""
    private var name = ""

    /// Begins the metric `name`, to which the following samples belong.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        text += "# HELP \(name) \(Self.escaped(help, quote: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Adds a sample of the current metric.
    ///
    /// - Parameters:
    ///   - value: A decimal number, with a point if it has a fraction.
    ///   - labels: The labels that distinguish it from the metric's other samples.
    ///   - suffix: The suffix of a histogram's series.
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

/// Nanoseconds as a decimal number of seconds with all digits.
struct Seconds: CustomStringConvertible {
    let nanoseconds: UInt64

    /// Takes a number of nanoseconds; a negative one counts as 0.
    init(nanoseconds: some BinaryInteger) { self.nanoseconds = UInt64(clamping: nanoseconds) }

    var description: String {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(rest)
        return "\(seconds).\(String(repeating: "0", count: 9 - digits.utf8.count))\(digits)"
    }
}
