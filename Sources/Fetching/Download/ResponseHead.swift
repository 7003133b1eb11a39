import HTTPSemantics

/// The facts in the head of a response that a download depends on.
struct ResponseHead: Hashable, Sendable {
    var status: Status
    /// The origin of the response, after all redirects; nil if it is not known.
    var origin: String?
    /// The length of the body, or why its end cannot be known.
    var length: Result<BodyLength, Failure>
    /// The entity tag as it was sent; nil if there is none or more than one.
    var entityTag: String?
    var lastModified: String?
    /// The time of the response (`Date`).
    var date: String?
    /// The range in a 206, or the length in a 416.
    var contentRange: ContentRange?
    /// The content codings that change bytes, by `ContentCodings`.
    var codings: [String] = []
    /// Whether the server refuses ranges (`Accept-Ranges: none`).
    var deniesRanges = false
    /// Whether it is an HTML page, or of no type that it names.
    var isPage = true
    /// The digests of the whole representation.
    var digests: [ReprDigest] = []
    /// Whether the head announces a digest in the trailer.
    var hasDigestTrailer = false
    var retryAfter: RetryAfter?
    var pid: ServerPID?
    /// The file name in `Content-Disposition`, as it was sent.
    var fileName: [UInt8]?
    /// The last segment of the response's path, after all redirects, decoded; nil if it is not known.
    var pathName: [UInt8]?
    /// The segment before a slash at the end of that path; nil if there is no such slash.
    var folderName: [UInt8]?

    /// Reads a head from its status and its fields.
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
        isPage = Self.isPage(fields[.contentType])
        digests = Self.digests(fields[.reprDigest], legacy: fields[.digest])
        hasDigestTrailer = Self.words(fields[.trailer]).contains { $0 == "repr-digest" || $0 == "digest" }
        retryAfter = fields.only(.retryAfter).flatMap { RetryAfter(Array($0.utf8).span, now: now) }
        pid = fields.only(.serverPID).flatMap { ServerPID($0) }
    }

    /// All digests in fields of both names that can be computed here.
    ///
    /// Members for the same algorithm stay side by side, because the last one must not override others that contradict
    /// it.
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

    /// Whether the media type is one of HTML (RFC 9110 §8.3).
    private static func isPage(_ types: [String]) -> Bool {
        guard let type = types.last else { return true }
        let essence = type.prefix { $0 != ";" }.lowercased().filter { !" \t".contains($0) }
        return ["text/html", "application/xhtml+xml"].contains(essence)
    }

    /// The lower-case members of a list that may be spread over several fields.
    private static func words(_ values: [String]) -> [String] {
        values.flatMap { $0.utf8.split { ", \t".utf8.contains($0) } }.map { Substring($0).lowercased() }
    }
}

extension ResponseHead {
    /// Whether a successful response gives the length of its body, or has none; true for any other response.
    var tellsLength: Bool {
        guard status.kind == .successful, status != .noContent, contentRange == nil else { return true }
        guard case .success(let length) = length else { return true }
        return length.count != nil
    }

    /// The entity tag if it is weak; nil if it is strong, or none.
    var weakTag: String? {
        entityTag.flatMap { EntityTag(Array($0.utf8).span)?.isWeak == true && $0 != "W/\"\"" ? $0 : nil }
    }

    /// Whether the length of the body, if the head gives it, is `count`.
    func mayHaveBody(of count: Int64) -> Bool {
        guard case .success(let length) = length, let told = length.count else { return true }
        return told == count
    }
}
