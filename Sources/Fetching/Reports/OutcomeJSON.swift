import FoundationEssentials
import HTTPSemantics

/// An outcome as one JSON object (RFC 8259) on one line.
///
/// Unknown members are left out.
struct OutcomeJSON: Encodable {
    var target: String
    var url: String
    var name: String
    var status: UInt16?
    var bytes: Int64?
    var pid: UInt32?
    var pids: [UInt32]?
    var resumedFrom: Int64?
    var digest: String?
    var skipped: Bool?
    var seconds: Double?
    var error: String?
    var exit: Int32

    enum CodingKeys: String, CodingKey {
        case target, url, name, status, bytes, pid, pids, digest, skipped, seconds, error, exit
        case resumedFrom = "resumed_from"
    }

    init(_ outcome: Outcome) {
        target = outcome.target.publicText
        url = outcome.url
        name = outcome.name
        status = outcome.status?.code
        if case .success(let count) = outcome.result { bytes = count }
        pid = outcome.pid?.number
        if outcome.pids.count > 1 { pids = outcome.pids.map(\.number) }
        resumedFrom = outcome.resumedFrom
        digest = outcome.digest?.hexadecimal
        if outcome.isSkipped { skipped = true }
        seconds = outcome.seconds
        error = outcome.failure?.message
        exit = outcome.exitStatus
    }

    /// The object on one line, with its keys in alphabetical order; it holds nothing that a terminal acts on.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Self.escape(String(decoding: try encoder.encode(self), as: UTF8.self))
        } catch {
            fatalError("numbers and texts are JSON: \(error)")
        }
    }

    /// Writes harmful scalars as `\uXXXX`.
    ///
    /// They occur only in strings, and all are below U+10000.
    private static func escape(_ json: String) -> String {
        json.unicodeScalars.reduce(into: "") { escaped, scalar in
            if PrintableText.isHarmful(scalar) {
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
