@testable import HTTPSemantics

/// One input of libFuzzer: its first byte chooses what is fed with the rest.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 0 else { return 0 }
    let bytes = UnsafeBufferPointer(start: start + 1, count: count - 1)
    let target = Target.allCases[Int(start[0]) % Target.allCases.count]
    target.feed(Array(bytes))
    return 0
}

/// What reads bytes from the network.
///
/// No input may stop it, and what it accepts has to keep its promises.
private enum Target: CaseIterable {
    case requestTarget
    case rangeSet
    case entityTagList
    case date
    case acceptEncoding
    case accept
    case headVetting
    case conditions
    case structuredDictionary
    case digests
    case contentDisposition

    func feed(_ bytes: [UInt8]) {
        switch self {
        case .requestTarget: Fuzz.requestTarget(bytes)
        case .rangeSet: Fuzz.rangeSet(bytes)
        case .entityTagList: Fuzz.entityTagList(bytes)
        case .date: Fuzz.date(bytes)
        case .acceptEncoding: Fuzz.acceptEncoding(bytes)
        case .accept: _ = Accept(bytes.span).quality(of: .html)
        case .headVetting: Fuzz.head(bytes)
        case .conditions: Fuzz.conditions(bytes)
        case .structuredDictionary: _ = StructuredDictionary(bytes.span)
        case .digests: Fuzz.digests(bytes)
        case .contentDisposition: Fuzz.contentDisposition(bytes)
        }
    }
}

/// The promises, target by target.
private enum Fuzz {
    static let now = HTTPDate(secondsSinceEpoch: 1_795_331_400)

    static func requestTarget(_ bytes: [UInt8]) {
        guard let target = try? RequestTarget(bytes.span) else { return }
        let segments = target.path.split(separator: 0x2F, omittingEmptySubsequences: false)
        let isSafe = target.path.isEmpty || segments.allSatisfy { ![[], [0x2E], [0x2E, 0x2E]].contains(Array($0)) }
        precondition(isSafe && !target.path.contains(0), "a path that leads elsewhere")
        guard !target.endsWithSlash else { return }
        let reference = target.folderReference
        precondition(!reference.hasPrefix("/"), "a reference that may name another host")
        precondition(
            reference.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }, "a reference that is no field value")
        let path = bytes.prefix { $0 != 0x3F }
        let base = path[...(path.lastIndex(of: 0x2F) ?? 0)]
        let resolved = Array(base) + reference.utf8
        let again = try? RequestTarget(resolved.span)
        precondition(again?.path == target.path, "a reference that leads elsewhere")
    }

    static func rangeSet(_ bytes: [UInt8]) {
        guard let set = RangeSet(Array("bytes=".utf8 + bytes).span) else { return }
        for length in [0, 1, 1000, Int64.max] {
            let parts = set.ranges(in: length)
            precondition(
                parts.allSatisfy { $0.first >= 0 && $0.first <= $0.last && $0.last < length }, "outside the file")
            let sorted = parts.sorted { $0.first < $1.first }
            precondition(
                zip(sorted, sorted.dropFirst()).allSatisfy { $0.last + 1 < $1.first }, "overlapping or adjacent")
        }
    }

    static func entityTagList(_ bytes: [UInt8]) {
        var list = EntityTagList(bytes.span)
        guard let tag = EntityTag(Array("\"a\"".utf8).span) else { return }
        precondition(!list.stronglyContains(tag) || list.weaklyContains(tag), "strongly but not weakly")
        list.append(bytes.span)
        precondition(!list.isAny, "two lines are no asterisk")
        if let tag = EntityTag(bytes.span) {
            precondition(EntityTagList(bytes.span).weaklyContains(tag), "a list that lacks its only member")
        }
    }

    static func date(_ bytes: [UInt8]) {
        guard let now, let date = HTTPDate(bytes.span, now: now) else { return }
        precondition(HTTPDate(Array(date.description.utf8).span, now: now) == date, "a date that is read otherwise")
    }

    static func acceptEncoding(_ bytes: [UInt8]) {
        let accepted = AcceptEncoding(bytes.span)
        precondition(accepted.choice(among: []) != .gzip, "a coding that is not there")
        precondition(AcceptEncoding().choice(among: [.gzip]) == .identity, "a coding that nobody asked for")
        _ = accepted.choice(among: ContentCoding.allCases)
    }

    /// Lines of name, colon and value as a head.
    static func head(_ bytes: [UInt8]) {
        var vetting = RequestHeadValidator(method: Array("GET".utf8).span, version: Array("HTTP/1.1".utf8).span)
        var (lengths, codings) = (0, 0)
        for line in lines(bytes) {
            vetting.add(name: line.name.span, value: line.value.span)
            let name = String(decoding: line.name, as: UTF8.self).lowercased()
            lengths += name == "content-length" ? 1 : 0
            codings += name == "transfer-encoding" ? 1 : 0
        }
        if case .accept(let hasBody) = vetting.verdict {
            precondition(lengths + codings <= 1, "a head that is framed twice")
            precondition(codings == 0 || hasBody, "a body that is overlooked")
        }
    }

    static func conditions(_ bytes: [UInt8]) {
        guard let now else { return }
        var conditions = Conditions(now: now)
        for line in lines(bytes) { conditions.add(name: line.name.span, value: line.value.span) }
        let tag = EntityTag(Array("\"a\"".utf8).span)
        let selection = Selection(
            method: .get, conditions: conditions, validators: Validators(entityTag: tag, lastModified: now),
            length: 1000)
        guard case .parts(let parts) = selection else { return }
        precondition(parts.count > 1 && parts.reduce(0) { $0 + $1.count } <= 1000, "more than the file")
    }

    static func digests(_ bytes: [UInt8]) {
        _ = DigestPreference(bytes.span).choice(among: [.sha256])
        _ = DigestPreference(legacy: bytes.span).choice(among: [.sha256])
        for digest in ReprDigest.all(in: bytes.span) + ReprDigest.all(inLegacy: bytes.span) {
            precondition(ReprDigest.all(in: Array(digest.fieldValue.utf8).span) == [digest], "read otherwise")
        }
    }

    static func contentDisposition(_ bytes: [UInt8]) {
        let name = ContentDisposition.fileName(in: bytes.span)
        precondition(name.map { !$0.isEmpty && String(validating: $0, as: UTF8.self) != nil } ?? true, "no UTF-8")
        let value = Array(ContentDisposition(attachment: bytes.span).description.utf8)
        let again = ContentDisposition.fileName(in: value.span)
        let fileName = ContentDisposition(attachment: bytes.span).fileName
        precondition(again == Array(fileName.utf8), "a name that is read otherwise than it was written")
    }

    private static func lines(_ bytes: [UInt8]) -> [(name: [UInt8], value: [UInt8])] {
        bytes.split(separator: 0x0A).map { line in
            let parts = line.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
            return (Array(parts[0]), parts.count == 2 ? Array(parts[1]) : [])
        }
    }
}
