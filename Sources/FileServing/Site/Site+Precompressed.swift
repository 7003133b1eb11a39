internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls
internal import SystemPackage

/// A file that contains another one in a content coding.
struct EncodedFile: ~Copyable {
    let file: OpenFile
    let coding: ContentCoding
}

extension Site {
    /// The precompressed file beside the one at `path`, in the content coding that the request prefers; nil if the
    /// request gets the file itself.
    ///
    /// A precompressed file that is older than the `original` is skipped, because it was made from an earlier version.
    /// Archives cut times to the second, so a time without a fraction counts as equal to any time within the same
    /// second.
    ///
    /// A request with `Range` gets parts of the file itself: clients that send `Range` together with `Accept-Encoding`,
    /// such as wget2 and curl, count decoded bytes. But a request that names the coded file's entity tag in `If-Range`
    /// or `If-Match` has coded bytes already and gets more of them.
    func precompressed(
        _ path: [UInt8], of original: FileMetadata, for request: borrowing Request
    ) throws(Errno) -> EncodedFile? {
        let accepted = request.acceptEncoding
        let isPartial = request.fields.contains(.range)
        var candidates = ContentCoding.allCases
        while let coding = accepted.choice(among: candidates), coding != .identity {
            if let file = try sibling(path + coding.fileSuffix.utf8, notOlderThan: original) {
                var content = FileContent(file)
                if !isPartial || names(&content, in: coding, request) {
                    return EncodedFile(file: content.takeOpenFile(), coding: coding)
                }
            }
            candidates.removeAll { $0 == coding }
        }
        return nil
    }

    /// Whether `If-Range` or `If-Match` of `request` names the entity tag of `content`, which is coded.
    private func names(
        _ content: inout FileContent, in coding: ContentCoding, _ request: borrowing Request
    ) -> Bool {
        let now = Timestamp.now
        guard let date = now.date, let tag = validators.validators(of: &content, in: coding, at: now).entityTag else {
            return false
        }
        return request.conditions(now: date).names(tag)
    }

    private func sibling(_ path: [UInt8], notOlderThan original: FileMetadata) throws(Errno) -> OpenFile? {
        do {
            let file = try files.open(path)
            let modified = FileMetadata(file.status).modified
            let isCut = modified.nanoseconds == 0 && modified.seconds == original.modified.seconds
            guard file.status.type == .regular, modified >= original.modified || isCut else { return nil }
            return file
        } catch {
            guard FileError(error) == .notFound else { throw error }
            return nil
        }
    }
}

extension Request {
    /// The content codings that the client accepts.
    fileprivate var acceptEncoding: AcceptEncoding {
        var codings = AcceptEncoding()
        forEachField { name, value in
            if FieldName.acceptEncoding.matches(name) { codings.append(value) }
        }
        return codings
    }
}
