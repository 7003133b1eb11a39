internal import HTTPSemantics

extension RequestTarget {
    /// The undecoded value of the query's parameter `name`: empty where it has none, nil without the parameter.
    func queryParameter(_ name: String) -> String? {
        for parameter in (query ?? []).split(separator: UInt8(ascii: "&")) {
            let parts = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0].elementsEqual(name.utf8) else { continue }
            return parts.count == 2 ? String(decoding: parts[1], as: UTF8.self) : ""
        }
        return nil
    }
}
