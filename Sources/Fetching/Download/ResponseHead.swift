import HTTPSemantics

/// What the head of a response says, as far as a download depends on it.
struct ResponseHead: Hashable, Sendable {
    var status: Status
    /// The scheme, host and port that sent it, after all redirects; nothing where they cannot be told.
    var origin: String?
    /// The length of the body, or why its end cannot be told.
    var length: Result<BodyLength, Failure>
    /// The entity tag as it was sent; nothing where there is none or more than one.
    var entityTag: String?
    var lastModified: String?
    /// When the response was made.
    var date: String?
    /// The part that a 206 carries, or the length that a 416 names.
    var contentRange: ContentRange?
    /// The content codings that change bytes, as `ContentCodings` has them.
    var codings: [String] = []
    /// Whether the server denies to send parts (`Accept-Ranges: none`).
    var deniesRanges = false
    /// The digests of the whole representation.
    var digests: [ReprDigest] = []
    /// Whether a digest is announced to come after the body.
    var hasDigestTrailer = false
    var retryAfter: RetryAfter?
    var pid: ServerPID?
    /// The file name that it advises, as it was sent.
    var fileName: [UInt8]?
    /// The last segment of the path that sent it, after all redirects, decoded; nil if it is not known.
    var pathName: [UInt8]?
    /// The segment before a slash at the end of that path; nil if there is none.
    var folderName: [UInt8]?

    /// Reads a head by its status and its fields.
    init(status: Status, now: HTTPDate, _ fields: ResponseFields) {
        self.status = status
        length = Result { () throws(Failure) in
            // A status without content has no length, whatever the fields say.
            guard status != .noContent else { return try BodyLength([], codings: []) }
            return try BodyLength(fields[.contentLength], codings: fields[.transferEncoding])
        }
        entityTag = fields[.etag].isEmpty ? nil : fields.only(.etag) ?? "W/\"\""
        lastModified = fields.only(.lastModified)
        date = fields.only(.date)
        contentRange = fields.only(.contentRange).flatMap { ContentRange(Array($0.utf8).span) }
        codings = ContentCodings.named(in: fields[.contentEncoding])
        deniesRanges = Self.words(fields[.acceptRanges]) == ["none"]
        digests = Self.digests(fields[.reprDigest], legacy: fields[.digest])
        hasDigestTrailer = Self.words(fields[.trailer]).contains { $0 == "repr-digest" || $0 == "digest" }
        retryAfter = fields.only(.retryAfter).flatMap { RetryAfter(Array($0.utf8).span, now: now) }
        pid = fields.only(.serverPID).flatMap { ServerPID($0) }
    }

    /// All digests in fields of either name that can be computed here, those of one algorithm behind each other: members
    /// that contradict each other are not for the last one to overrule.
    static func digests(_ values: [String], legacy: [String]) -> [ReprDigest] {
        var digests: [ReprDigest] = []
        let found =
            ReprDigest.all(in: Array(values.joined(separator: ", ").utf8).span)
            + ReprDigest.all(inLegacy: Array(legacy.joined(separator: ", ").utf8).span)
        for algorithm in DigestAlgorithm.allCases {
            for digest in found where digest.algorithm == algorithm && !digests.contains(digest) {
                digests.append(digest)
            }
        }
        return digests
    }

    /// The lower-case members of a list that may be spread over several fields.
    private static func words(_ values: [String]) -> [String] {
        values.flatMap { $0.utf8.split { ", \t".utf8.contains($0) } }.map { Substring($0).lowercased() }
    }
}

extension ResponseHead {
    /// Whether a successful response says how long its body is, or has none; any other response need not.
    var tellsLength: Bool {
        guard status.kind == .successful, status != .noContent, contentRange == nil else { return true }
        guard case .success(let length) = length else { return true }
        return length.count != nil
    }

    /// Whether the length of the body, where it is told, is `count`.
    func mayHaveBody(of count: Int64) -> Bool {
        guard case .success(let length) = length, let told = length.count else { return true }
        return told == count
    }
}
