import HTTPSemantics

/// The length that a response's `Content-Length` fields announce.
///
/// A recipient that does not know the length cannot distinguish a whole body from a part, so nothing is guessed: [RFC
/// 9112 §6.3](https://www.rfc-editor.org/rfc/rfc9112.html#section-6.3)
struct BodyLength: Hashable, Sendable {
    /// The number of bytes; nil if no field announces it, or if a transfer coding overrides the fields.
    let count: Int64?

    /// Reads the values of all fields.
    ///
    /// - Parameters:
    ///   - values: The values of `Content-Length`. A list counts as several fields. All must be the same number, and it
    ///     must fit.
    ///   - codings: The values of `Transfer-Encoding`. Chunks have lengths of their own, so `Content-Length` is
    ///     ignored.
    /// - Throws: Why the end of the body cannot be known.
    init(_ values: [String], codings: [String]) throws(Failure) {
        count = Self.endsInChunks(codings) ? nil : try Self.onlyNumber(values)
    }

    /// Checks the number of received bytes against the length.
    func check(_ received: Int64) throws(Failure) {
        guard let count, count != received else { return }
        throw Failure(.cutShort, detail: "\(received) of \(count) bytes came")
    }

    private static func endsInChunks(_ codings: [String]) -> Bool {
        members(codings).last?.lowercased() == "chunked"
    }

    private static func onlyNumber(_ values: [String]) throws(Failure) -> Int64? {
        var only: Int64?
        for value in members(values) {
            guard let count = Int64(decimal: value) else {
                throw Failure(.wrongLength, detail: "the Content-Length \(value) is out of range")
            }
            guard only == nil || only == count else {
                throw Failure(.wrongLength, detail: "the Content-Length is \(values.joined(separator: " and "))")
            }
            only = count
        }
        return only
    }

    /// The members of a list that may be spread over several fields.
    private static func members(_ values: [String]) -> [Substring] {
        values.flatMap { $0.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) }.map { member in
            let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
            let start = member.drop(while: isSpace)
            let end = start.lastIndex { !isSpace($0) }.map { start.index(after: $0) } ?? start.startIndex
            return Substring(start[..<end])
        }
    }
}
