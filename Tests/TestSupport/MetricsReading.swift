/// Metrics in Prometheus' text format 0.0.4, checked by every rule of `promtool check metrics`.
package struct MetricsReading: Sendable {
    /// The values by name and labels, as they are written.
    package private(set) var values: [String: Double] = [:]
    private var kinds: [String: String] = [:]
    private var begun = ""

    /// Reads a whole text; throws at the first line that breaks a rule.
    package init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw TestFailure("no line feed at the end of the metrics") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            try line.hasPrefix("#") ? read(comment: line) : read(sample: line)
        }
        for (name, kind) in kinds where kind == "histogram" { try checkHistogram(name) }
    }

    /// The value of a name with its labels; nil if there is none.
    package subscript(_ name: String) -> Double? { values[name] }

    /// The sum over all labels of a name.
    package func sum(of name: String) -> Double {
        values.filter { $0.key.hasPrefix("\(name){") || $0.key == name }.values.reduce(0, +)
    }

    private mutating func read(comment line: Substring) throws {
        guard let match = line.wholeMatch(of: #/# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) (.+)/#) else {
            throw TestFailure("not a comment of the format: \(line)")
        }
        let name = String(match.2)
        if match.1 == "HELP" {
            guard kinds[name] == nil, !match.3.contains(#/\\[^\\n]/#) else { throw TestFailure("bad: \(line)") }
            begun = name
        } else {
            guard begun == name, ["counter", "gauge", "histogram"].contains(match.3), kinds[name] == nil else {
                throw TestFailure("not the kind of the figure before: \(line)")
            }
            guard (match.3 == "counter") == name.hasSuffix("_total") else { throw TestFailure("misnamed: \(line)") }
            kinds[name] = String(match.3)
        }
    }

    private mutating func read(sample line: Substring) throws {
        let pattern =
            #/([a-z_:][a-z0-9_:]*)(\{[a-z_][a-z0-9_]*="(?:[^"\\]|\\["\\n])*"(?:,[a-z_][a-z0-9_]*="(?:[^"\\]|\\["\\n])*")*\})? (\d+(?:\.\d+)?)/#
        guard let match = line.wholeMatch(of: pattern), let value = Double(match.3) else {
            throw TestFailure("not a sample: \(line)")
        }
        let suffixes = kinds[begun] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard kinds[begun] != nil, suffixes.contains(where: { begun + $0 == match.1 }) else {
            throw TestFailure("a sample of no figure, or not behind it: \(line)")
        }
        let key = String(match.1) + String(match.2 ?? "")
        guard values.updateValue(value, forKey: key) == nil else { throw TestFailure("twice: \(line)") }
    }

    private func checkHistogram(_ name: String) throws {
        let buckets = values.filter { $0.key.hasPrefix("\(name)_bucket{") }.map {
            (bound: Self.bound(of: $0.key), $0.value)
        }
        let counts = buckets.sorted { $0.bound < $1.bound }.map(\.1)
        guard let last = counts.last, last == values["\(name)_count"], values["\(name)_sum"] != nil,
            buckets.contains(where: { $0.bound == .infinity }), zip(counts, counts.dropFirst()).allSatisfy(<=)
        else { throw TestFailure("counts of \(name) that do not rise to its total: \(counts)") }
    }

    private static func bound(of key: String) -> Double {
        let text = key.firstMatch(of: #/le="([^"]*)"/#).map { String($0.1) } ?? ""
        return text == "+Inf" ? .infinity : Double(text) ?? .nan
    }
}
