package import TestSupport

/// One part of a representation, as it was received.
package struct ReceivedPart: Sendable {
    package let range: ClosedRange<Int>
    /// The part's own media type, in a multipart body.
    package let mediaType: String?
    package let bytes: ArraySlice<UInt8>
}

extension HTTPResponse {
    /// The parts of a 206, each checked against its range of `file`.
    ///
    /// [RFC 9110 §15.3.7](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.7)
    package func verifiedParts(of file: [UInt8]) throws -> [ReceivedPart] {
        let parts = try parts(of: file.count)
        for part in parts {
            guard part.range.upperBound < file.count, part.bytes == file[part.range] else {
                throw TestFailure("\(part.range) of the file came as \(part.bytes.count) other bytes")
            }
        }
        return parts
    }

    private func parts(of length: Int) throws -> [ReceivedPart] {
        guard let boundary = self["Content-Type"]?.multipartBoundary else {
            let range = try Self.range(self["Content-Range"], of: length)
            return [ReceivedPart(range: range, mediaType: nil, bytes: body[...])]
        }
        guard self["Content-Range"] == nil else { throw TestFailure("a multipart head with Content-Range") }
        return try multipart(boundary, of: length)
    }

    /// Reads the body by RFC 2046 §5.1.1: each delimiter includes the line break before it.
    private func multipart(_ boundary: String, of length: Int) throws -> [ReceivedPart] {
        let delimiter = Array("\r\n--\(boundary)".utf8)
        var rest = body.starts(with: delimiter.dropFirst(2)) ? Array("\r\n".utf8)[...] + body[...] : body[...]
        guard rest.starts(with: delimiter) else { throw TestFailure("no delimiter at the start of \(text.prefix(80))") }
        var parts: [ReceivedPart] = []
        while true {
            rest = rest.dropFirst(delimiter.count)
            if rest.starts(with: "--".utf8) { break }
            guard rest.starts(with: "\r\n".utf8), let end = rest.firstRange(of: "\r\n\r\n".utf8) else {
                throw TestFailure("no head of a part in \(String(decoding: rest.prefix(80), as: UTF8.self))")
            }
            // A start line is added only to have the fields parsed.
            let head = try HTTPHead(Array("part".utf8) + rest[..<end.upperBound])
            let range = try Self.range(head["Content-Range"], of: length)
            rest = rest[end.upperBound...]
            parts.append(
                ReceivedPart(range: range, mediaType: head["Content-Type"], bytes: rest.prefix(range.count)))
            rest = rest.dropFirst(range.count)
            guard rest.starts(with: delimiter) else { throw TestFailure("no delimiter behind \(range)") }
        }
        guard rest == Array("--\r\n".utf8)[...] || rest == Array("--".utf8)[...] else {
            throw TestFailure("\(rest.count) bytes behind the last delimiter")
        }
        return parts
    }

    private static func range(_ value: String?, of length: Int) throws -> ClosedRange<Int> {
        let numbers = value?.split { !$0.isNumber }.compactMap { Int($0) } ?? []
        guard let value, numbers.count == 3, value == "bytes \(numbers[0])-\(numbers[1])/\(length)",
            numbers[0] <= numbers[1]
        else { throw TestFailure("Content-Range: \(value ?? "none")") }
        return numbers[0]...numbers[1]
    }
}

extension String {
    /// The boundary that a multipart media type names; nil for another type.
    fileprivate var multipartBoundary: String? {
        guard hasPrefix("multipart/byteranges;"), let start = firstRange(of: "boundary=")?.upperBound else {
            return nil
        }
        return String(self[start...].filter { $0 != "\"" }.prefix { $0 != ";" })
    }
}
