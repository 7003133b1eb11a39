import HTTPSemantics
import TestSupport
import Testing

@Suite struct MultipartByteRangesTests {
    @Test("The body is framed as RFC 9110 §14.6 shows")
    func framing() throws {
        let parts = [try #require(ByteRange(first: 500, last: 999)), try #require(ByteRange(first: 7000, last: 7999))]
        let body = try #require(
            MultipartByteRanges(
                parts: parts, completeLength: 8000, contentType: "application/pdf", boundary: "THIS_STRING_SEPARATES"))
        #expect(body.mediaType == "multipart/byteranges; boundary=THIS_STRING_SEPARATES")
        #expect(
            body.head(of: parts[0])
                == "\r\n--THIS_STRING_SEPARATES\r\nContent-Type: application/pdf\r\nContent-Range: bytes 500-999/8000\r\n\r\n"
        )
        #expect(body.end == "\r\n--THIS_STRING_SEPARATES--\r\n")
    }

    @Test(
        "A boundary is of 1 to 70 plain characters (RFC 2046 §5.1.1)",
        arguments: [
            ("a", true), ("aZ09-_.+", true), (String(repeating: "x", count: 70), true), ("", false), ("a b", false),
            (String(repeating: "x", count: 71), false), ("a\"b", false), ("a\r\nb", false), ("é", false),
            ("a:b", false),
        ]
    )
    func boundary(_ boundary: String, _ isValid: Bool) {
        let body = MultipartByteRanges(parts: [], completeLength: 0, contentType: "a/b", boundary: boundary)
        #expect((body != nil) == isValid)
    }

    @Test func lengthBeyond63BitsSaturates() throws {
        let half = try #require(ByteRange(first: 0, last: .max / 2))
        let body = try #require(
            MultipartByteRanges(parts: [half, half], completeLength: .max, contentType: "a/b", boundary: "x"))
        #expect(body.contentLength == .max)
    }

    @Test(
        "A body parses back into the parts' bytes, and is as long as announced (RFC 9110 §15.3.7.2)", arguments: 0..<4)
    func parsesBack(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let file = random.bytes(upTo: 2000, from: "--B\r\n")
        let set = try #require(RangeSet(text: "bytes=900-1100,-7,0-0,3-5,700-"))
        let parts = set.ranges(in: Int64(file.count))
        let body = try #require(
            MultipartByteRanges(
                parts: parts, completeLength: Int64(file.count), contentType: "text/plain", boundary: "B0und4ry"))
        var text: [UInt8] = []
        for part in parts {
            text += Array(body.head(of: part).utf8) + file[Int(part.first)...Int(part.last)]
        }
        text += Array(body.end.utf8)
        #expect(Int64(text.count) == body.contentLength)
        for (content, part) in zip(pieces(of: text, boundary: "B0und4ry"), parts) {
            let range = "Content-Range: bytes \(part.first)-\(part.last)/\(file.count)"
            let head = "\r\nContent-Type: text/plain\r\n\(range)\r\n\r\n"
            #expect(content == Array(head.utf8) + file[Int(part.first)...Int(part.last)])
        }
        #expect(pieces(of: text, boundary: "B0und4ry").count == parts.count)
    }

    /// The text between the delimiters by RFC 2046 §5.1.1, without preamble and epilogue.
    private func pieces(of body: [UInt8], boundary: String) -> [[UInt8]] {
        let delimiter = Array("\r\n--\(boundary)".utf8)
        var (pieces, piece) = ([] as [[UInt8]], [] as [UInt8])
        var index = 0
        while index < body.count {
            if body[index...].starts(with: delimiter) {
                pieces.append(piece)
                (piece, index) = ([], index + delimiter.count)
            } else {
                piece.append(body[index])
                index += 1
            }
        }
        return piece == Array("--\r\n".utf8) ? Array(pieces.dropFirst()) : []
    }
}
