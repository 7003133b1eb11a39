internal import HTTPSemantics
internal import MicroHTTPD

extension Site {
    /// Answers from the cache; nil where the request has to be answered anew.
    func cachedReply(to request: borrowing Request) -> Queued? {
        guard let cache, usesCache(request), let entry = cache.entry(for: request.targetPath, below: files.root) else {
            return nil
        }
        switch entry {
        case .file(let file): return reply(to: request, from: file)
        case .absent(let file): return reply(to: request, from: file)
        }
    }

    private func reply(to request: borrowing Request, from file: AbsentFile) -> Queued? {
        // Who tells what media types he takes may want a page.
        guard !request.fields.hasAny(of: .accept) else { return nil }
        return request.queue(file.response)
    }

    private func reply(to request: borrowing Request, from file: CachedFile) -> Queued? {
        switch selection(for: request, from: file) {
        case .whole: return whole(file, for: request)
        case .notModified: return request.queue(file.notModified)
        case .part(let range): return part(range, of: file, for: request)
        // Too rare to be worth a second way.
        case .parts, .preconditionFailed, .unsatisfiable: return nil
        }
    }

    /// Whether the answer to `request` can depend on nothing but the file that its target leads to, its conditions, and
    /// its range.
    func usesCache(_ request: borrowing Request) -> Bool {
        guard request.refusal == nil, request.method.retrieves, !request.fields.hasAny(of: uncachedFields) else {
            return false
        }
        return request.targetPath.starts(with: Self.locationBytes) && !(request.hasQuery && hasDecidingQuery(request))
    }

    /// Digests are fields of their own, and codings other files.
    private var uncachedFields: RequestFields {
        configuration.servesPrecompressed ? .wantedDigest | .acceptEncoding : .wantedDigest
    }

    /// A query that is malformed, or asks for something.
    private func hasDecidingQuery(_ request: borrowing Request) -> Bool {
        let target = request.target
        let query = target.span.extracting(request.targetPath.count + 1..<target.count)
        return !RequestTarget.isWellFormed(query) || RequestTarget.hasParameter("download", inQuery: query)
    }

    private static let locationBytes = Array(location.utf8)

    /// What of `file` is sent; a second look at the head is taken only where it can matter.
    private func selection(for request: borrowing Request, from file: CachedFile) -> Selection {
        guard request.fields.areConditional else { return .whole }
        if request.fields.askByEntityTagAlone, !file.entityTag.isEmpty, request.ifNoneMatch(is: file.entityTag) {
            return .notModified
        }
        return file.representation.selection(for: request, now: .now)
    }

    private func whole(_ file: CachedFile, for request: borrowing Request) -> Queued? {
        switch file.content {
        case .memory(let response): return request.queue(response)
        case .file:
            guard let copy = file.duplicate() else { return nil }
            let length = file.representation.length
            return request.queue(
                Response(status: .ok, file: copy, offset: 0, length: length, fields: file.fields))
        }
    }

    private func part(_ range: ByteRange, of file: CachedFile, for request: borrowing Request) -> Queued? {
        let fields = file.fields + [.contentRange(range, of: file.representation)]
        guard let bytes = file.bytes(range.first..<range.last + 1) else {
            return part(range.first..<range.last + 1, of: file, fields, for: request)
        }
        return request.queue(Response(status: .partialContent, bytes: bytes, fields: fields))
    }

    /// Sends a part that is too large for memory.
    private func part(
        _ range: Range<Int64>, of file: CachedFile, _ fields: [Field?], for request: borrowing Request
    ) -> Queued? {
        guard let copy = file.duplicate() else { return nil }
        return request.queue(
            Response(
                status: .partialContent, file: copy, offset: range.lowerBound,
                length: range.upperBound - range.lowerBound, fields: fields))
    }
}

extension Site {
    /// Takes the open `file` into the cache where it may be kept.
    ///
    /// - Parameters:
    ///   - file: The file, which is left open.
    ///   - representation: What HTTP tells of it.
    ///   - path: The path below the root that it was opened at.
    ///   - request: The request whose target led to it.
    ///   - now: A moment after the file was looked at.
    func keep(
        _ file: borrowing OpenFile, _ representation: Representation, at path: [UInt8],
        for request: borrowing Request, now: Timestamp
    ) {
        let identity = FileIdentity(file.status)
        // A change that could leave all times as they are would never be noticed.
        guard let cache, usesCache(request), identity.isSettled(at: now), representation.validators.settlesAt == nil
        else { return }
        let fields = complete(representation.fields)
        guard let content = content(of: file, representation.length, fields) else { return }
        let notModified = Response(
            status: .notModified, contentLength: representation.length,
            fields: complete(representation.notModifiedFields))
        cache.insert(
            CachedFile(
                content, of: representation, fields: fields, notModified: notModified, at: path, identity: identity),
            for: request.targetPath)
    }

    /// Takes it into the cache that there is nothing at `path`, where that is what `request` has found.
    func keepAbsence(at path: [UInt8], for request: borrowing Request) {
        guard let cache, usesCache(request), !request.fields.hasAny(of: .accept), !path.contains(0) else { return }
        cache.insert(absent: request.targetPath, below: files.root) {
            AbsentFile(failure(.notFound, name: path, prefersPage: false), at: path)
        }
    }

    private func content(
        of file: borrowing OpenFile, _ length: Int64, _ fields: [Field?]
    ) -> CachedFile.Content? {
        if let bytes = ContentBytes.read(0..<length, of: file.descriptor) {
            return .memory(Response(status: .ok, bytes: bytes, fields: fields))
        }
        guard length > CachedFile.memoryLimit, let copy = file.descriptor.duplicate() else { return nil }
        return .file(copy)
    }
}
