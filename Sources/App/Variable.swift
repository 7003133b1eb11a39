import SystemCalls

/// A variable of the environment that stands in for an option that is not given.
enum Variable: String, CaseIterable {
    /// The folder that `ferry serve` serves.
    case root = "FERRY_ROOT"
    /// The TCP port that `ferry serve` listens on.
    case port = "FERRY_PORT"
    /// The address that `ferry serve` listens on.
    case bind = "FERRY_BIND"
    /// The server that `ferry fetch` asks for names.
    case server = "FERRY_SERVER"

    /// The variable's value as text; nil if it is unset or empty.
    var value: String? { ProcessEnvironment.variable(rawValue) }

    /// The variable's value as a path, or as a word with a path in it; nil if it is unset or empty.
    var path: Path? { ProcessEnvironment.bytes(of: rawValue).map { Path($0) } }

    /// The end of an option's help: the variable, and the value that holds if neither is given.
    ///
    /// The manual is made from this text, so its form is fixed.
    func note(default value: some CustomStringConvertible) -> String { "(env: \(rawValue), default: \(value))" }
}
