/// One HTTP response, its head as it came over the wire and its body whole.
package struct HTTPResponse: Sendable {
    /// What told where the body ends.
    package enum Framing: Sendable {
        /// The status or the method allows no body.
        case none
        case length
        case chunked
        case close
    }

    /// The version as it was sent, such as `HTTP/1.1`.
    package let version: String
    package let status: Int
    package let reason: String
    package let head: HTTPHead
    package internal(set) var framing = Framing.none
    package internal(set) var body: [UInt8] = []

    /// All fields in the order they came, duplicates included.
    package var fields: [HTTPHead.Field] { head.fields }

    /// The value of the first field of that name, in whatever case.
    package subscript(name: String) -> String? { head[name] }

    /// The values of all fields of that name, in whatever case.
    package func values(of name: String) -> [String] { head.values(of: name) }

    /// The body, as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// A response without a body yet; the head must begin with a status line.
    init(_ head: HTTPHead) throws {
        let parts = head.startLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].hasPrefix("HTTP/"), parts[1].utf8.count == 3, let status = Int(parts[1]) else {
            throw TestFailure("not a status line: \(head.startLine.debugDescription)")
        }
        self.head = head
        version = String(parts[0])
        self.status = status
        reason = String(parts[2])
    }
}
