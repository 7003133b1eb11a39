import FoundationEssentials
import HTTPSemantics

/// The content of `NAME.part.json`: which URL the bytes in `NAME.part` come from, and which of them are surely on the
/// disk.
struct Sidecar: Hashable, Sendable {
    /// The URL that was requested, without user name and password.
    ///
    /// If the validator is a date, the URL of the server that sent it.
    var url: String
    /// The state that it vouches for; it has a validator or a weak tag.
    var state: ResumeState

    /// The longest sidecar that is read, in bytes.
    static let maximumLength = 1 << 20
    /// The most ranges that are accepted: far more than interruptions leave, and each gap costs a request.
    static let maximumRanges = 4096
}

extension Sidecar {
    /// The JSON object (RFC 8259) in the file.
    private struct Object: Codable {
        var url: String
        var etag: String?
        var weakTag: String?
        var needsDigest: Bool?
        var lastModified: String?
        /// The origin whose clock made the date.
        var origin: String?
        var total: Int64?
        var bytes: Int64
        var ranges: [[Int64]]
        var reprDigest: String?
        var pids: [UInt32]
        var time: String

        enum CodingKeys: String, CodingKey {
            case url, etag, origin, total, bytes, ranges, pids, time
            case weakTag = "weak_etag"
            case needsDigest = "needs_digest"
            case lastModified = "last_modified"
            case reprDigest = "repr_digest"
        }
    }

    /// The text of the file; `time` is the time of writing.
    func text(time: HTTPDate) -> String {
        let digests = state.digests.map(\.fieldValue)
        var object = Object(
            url: url, total: state.total, bytes: state.received.count,
            ranges: state.received.ranges.map { [$0.lowerBound, $0.upperBound] },
            reprDigest: digests.isEmpty ? nil : digests.joined(separator: ", "), pids: state.pids.map(\.number),
            time: time.description)
        switch state.validator {
        case .entityTag(let text): object.etag = text
        case .date(let text, let origin): (object.lastModified, object.origin) = (text, origin)
        case nil: object.weakTag = state.weakTag
        }
        if state.needsDigest { object.needsDigest = true }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(object), as: UTF8.self) + "\n"
        } catch {
            fatalError("numbers and texts are JSON: \(error)")
        }
    }

    /// Reads the text of a file; returns nil if it is no sidecar of this program, or contradicts itself.
    init?(_ bytes: [UInt8]) {
        let object: Object
        do { object = try JSONDecoder().decode(Object.self, from: Data(bytes)) } catch { return nil }
        let (validator, weakTag) = (Self.validator(object), Self.weakTag(object))
        guard validator != nil || weakTag != nil, let ranges = Self.ranges(object) else { return nil }
        let received = ReceivedRanges(ranges)
        guard received.count == object.bytes, !received.isEmpty, object.total ?? .max >= received.end else {
            return nil
        }
        let pids = object.pids.compactMap { ServerPID(String($0)) }
        url = object.url
        state = ResumeState(
            validator: validator, weakTag: weakTag, needsDigest: object.needsDigest ?? false, total: object.total,
            digests: object.reprDigest.map { ResponseHead.digests([$0], legacy: []) } ?? [],
            received: received, pids: pids)
    }

    /// Whether a text may be a field's value: a planted one must not end a header line.
    private static func isValue(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }

    private static func weakTag(_ object: Object) -> String? {
        guard let text = object.weakTag, object.etag == nil, object.lastModified == nil, isValue(text) else {
            return nil
        }
        return EntityTag(Array(text.utf8).span)?.isWeak == true ? text : nil
    }

    private static func validator(_ object: Object) -> StrongValidator? {
        switch (object.etag, object.lastModified) {
        case (let text?, nil) where isValue(text) && EntityTag(Array(text.utf8).span)?.isWeak == false:
            return .entityTag(text)
        // A date of an unknown clock matches no response.
        case (nil, let text?) where isValue(text): return .date(text, of: object.origin ?? "")
        default: return nil
        }
    }

    private static func ranges(_ object: Object) -> [Range<Int64>]? {
        guard object.ranges.count <= maximumRanges else { return nil }
        var ranges: [Range<Int64>] = []
        for pair in object.ranges {
            guard pair.count == 2, pair[0] >= 0, pair[0] < pair[1] else { return nil }
            ranges.append(pair[0]..<pair[1])
        }
        return ranges
    }
}
