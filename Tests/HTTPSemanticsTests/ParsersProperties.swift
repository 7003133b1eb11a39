import HTTPSemantics
import TestSupport
import Testing

/// Properties for any bytes: no parser stops the process, and accepted values are safe.
@Suite struct ParsersProperties {
    @Test("Every parser survives any bytes", arguments: 0..<16)
    func survive(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let bytes = random.bytes(upTo: 60, from: "0129-,;=*\"/\\%:.() \tWabytesqGMT?@\u{0}\r\n")
            _ = MediaTypeTable(mimeTypes: bytes).type(ofFileNamed: "a.unknown".utf8.span)
            parse(bytes.span)
            parse(Array("bytes=".utf8 + bytes).span)
            parse(Array("Sun, 06 Nov 1994 ".utf8 + bytes).span)
        }
    }

    private func parse(_ bytes: Span<UInt8>) {
        _ = Method(bytes)
        _ = HTTPDate(bytes, now: .sample)
        _ = EntityTag(bytes)
        _ = EntityTagList(bytes)
        _ = MediaType(bytes)
        _ = MediaTypeTable().type(ofFileNamed: bytes)
        _ = Accept(bytes).quality(of: .html)
        _ = AcceptEncoding(bytes).choice(among: [.gzip])
        _ = RangeSet(bytes)?.ranges(in: 100)
        _ = ContentRange(bytes)
        _ = IfRange(bytes, now: .sample)
        _ = DigestPreference(bytes)
        _ = DigestPreference(legacy: bytes)
        _ = ReprDigest.all(in: bytes)
        _ = ReprDigest.all(inLegacy: bytes)
        _ = RetryAfter(bytes, now: .sample)
        _ = ContentDisposition(attachment: bytes).description
        _ = ContentDisposition.fileName(in: bytes)
        _ = Timestamp(rfc3339: bytes)
        _ = PercentEncoding.decode(bytes)
        vet(bytes)
    }

    private func vet(_ bytes: Span<UInt8>) {
        var vetting = RequestHeadValidator(method: bytes, version: bytes)
        var conditions = Conditions(now: .sample)
        for name in ["Host", "Expect", "Content-Length", "Transfer-Encoding", "If-Match", "If-Range", "Range"] {
            vetting.add(name: name.utf8.span, value: bytes)
            conditions.add(name: name.utf8.span, value: bytes)
        }
        vetting.add(name: bytes, value: bytes)
        conditions.add(name: bytes, value: bytes)
        _ = vetting.verdict
        _ = conditions.outcome(for: .get, on: Validators(entityTag: nil, lastModified: nil))
    }

    @Test(
        "An accepted target leads downwards, and the reference to its folder leads to it again (RFC 9112 §3.2.1)",
        arguments: 0..<16)
    func targets(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let bytes = Array("/".utf8) + random.bytes(upTo: 24, from: "../%2e%2F%00//?a\\#é")
            guard let target = try? RequestTarget(bytes.span) else { continue }
            let segments = target.path.split(separator: 0x2F, omittingEmptySubsequences: false)
            let isSafe =
                target.path.isEmpty || segments.allSatisfy { !$0.isEmpty && $0 != [0x2E] && $0 != [0x2E, 0x2E] }
            #expect(isSafe && !target.path.contains(0), "\(bytes)")
            guard !target.endsWithSlash else { continue }
            let reference = target.folderReference
            let isPlain = reference.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }
            #expect(isPlain && !reference.hasPrefix("/"), "\(bytes)")
            let path = bytes.prefix { $0 != UInt8(ascii: "?") }
            let base = path[...(path.lastIndex(of: UInt8(ascii: "/")) ?? 0)]
            let resolved = Array(base) + reference.utf8
            let again = try RequestTarget(resolved.span)
            #expect(again.path == target.path && again.endsWithSlash, "\(bytes)")
        }
    }

    @Test("Any date is read again as it was written (RFC 9110 §5.6.7)", arguments: 0..<4)
    func dates(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let date = HTTPDate(seconds: Int64.random(in: -62_167_219_200...253_402_300_799, using: &random))
            #expect(HTTPDate(text: date.description) == date)
        }
    }

    @Test("Any tag is read again as it was written (RFC 9110 §8.8.3)", arguments: 0..<4)
    func tags(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let modified = Timestamp(
                seconds: Int64.random(in: .min ... .max, using: &random),
                nanoseconds: Int32.random(in: 0...999_999_999, using: &random))
            let tag = EntityTag(modified: modified, size: Int64.random(in: 0 ... .max, using: &random))
            #expect(EntityTag(text: tag.description) == tag)
        }
    }
}
