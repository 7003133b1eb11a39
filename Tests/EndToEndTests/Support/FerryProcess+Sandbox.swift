import TestSupport

extension FerryProcess {
    /// The line with the sandbox's layers in force.
    func sandboxLayers() throws -> String {
        try process.waitFor("sandbox line") {
            process.standardError.split(separator: "\n").first { $0.hasPrefix("ferry: sandbox: ") }
                .map { String($0.dropFirst("ferry: sandbox: ".count)) }
        }
    }

    /// A field of the server's `/proc/PID/status`; empty if there is none.
    func status(_ field: String) throws -> String {
        let text = try String(decoding: contents(of: "/proc/\(pid)/status"), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(field):") }
        return line.map { $0.dropFirst(field.count + 1).split(separator: "\t").joined(separator: " ") } ?? ""
    }
}
