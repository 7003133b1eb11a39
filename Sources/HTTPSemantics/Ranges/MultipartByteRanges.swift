/// The framing of several parts in one body.
///
/// The body is, for each part in order, its ``head(of:)`` and its bytes, and then the ``end``.
/// [RFC 9110 §14.6](https://www.rfc-editor.org/rfc/rfc9110.html#section-14.6)
package struct MultipartByteRanges: Sendable {
    /// The parts, in the order of the body.
    package let parts: [ByteRange]

    private let boundary: String
    private let contentType: String
    private let completeLength: Int64

    /// Takes the parts of a representation of `completeLength` bytes and of a media type, as in `Content-Type`.
    ///
    /// Nil if `boundary` is not 1 to 70 letters, digits, `-`, `_`, `.` or `+` (RFC 2046 §5.1.1, less what would
    /// need quotes). Choose it at random for each response: the parts' bytes are not searched for it.
    package init?(parts: [ByteRange], completeLength: Int64, contentType: String, boundary: String) {
        guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy(Self.mayStandInBoundary) else {
            return nil
        }
        self.parts = parts
        self.completeLength = completeLength
        self.contentType = contentType
        self.boundary = boundary
    }

    /// The value of the response's own `Content-Type`.
    package var mediaType: String { "multipart/byteranges; boundary=\(boundary)" }

    /// The delimiter and head before the bytes of `part`.
    ///
    /// Each delimiter begins with a line break, which for the first one is an empty preamble (RFC 2046 §5.1.1).
    package func head(of part: ByteRange) -> String {
        let range = ContentRange.part(part, completeLength: completeLength)
        return "\r\n--\(boundary)\r\nContent-Type: \(contentType)\r\nContent-Range: \(range)\r\n\r\n"
    }

    /// The delimiter after the last part.
    package var end: String { "\r\n--\(boundary)--\r\n" }

    /// The length of the whole body in bytes; `Int64.max` if it needs more than 63 bits.
    package var contentLength: Int64 {
        var length = Int64(end.utf8.count)
        for part in parts {
            let (sum, overflowed) = length.addingReportingOverflow(part.count)
            let (total, overflowedAgain) = sum.addingReportingOverflow(Int64(head(of: part).utf8.count))
            if overflowed || overflowedAgain { return .max }
            length = total
        }
        return length
    }

    private static func mayStandInBoundary(_ octet: UInt8) -> Bool {
        octet.isAlpha || octet.isDigit || octet == 0x2D || octet == 0x5F || octet == 0x2E || octet == 0x2B
    }
}
