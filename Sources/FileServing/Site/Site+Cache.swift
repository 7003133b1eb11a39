internal import HTTPSemantics
internal import MicroHTTPD

extension Site {
    /// Answers from the cache; nil where the request has to be answered anew.
    func cachedReply(to request: borrowing Request) -> Queued? {
        // Bound to a name, the cache would be counted once more with each request.
        guard cache != nil, mayUseCache(request) else { return nil }
        let place = ShardedCounters.place
        let reply =
            switch cache?.entry(for: request.targetPath, below: files.root, at: request.arrival, from: place) {
            case .file(let file): reply(to: request, from: file)
            case .absent(let file): reply(to: request, from: file)
            case nil: nil as Queued?
            }
        // What the cache knows is a file's, so that this is asked where it does not.
        if reply != nil || isForFile(request) { cache?.count(isHit: reply != nil, from: place) }
        return reply
    }

    private func reply(to request: borrowing Request, from file: CachedAbsence) -> Queued? {
        // Who tells what media types he takes may want a page.
        guard !request.fields.hasAny(of: .accept) else { return nil }
        return request.queue(file.response)
    }

    private func reply(to request: borrowing Request, from file: CachedFile) -> Queued? {
        let representation = file.representation
        switch selection(for: request, from: file) {
        case .whole:
            return request.queue(file.whole)
        case .notModified:
            return request.queue(file.notModified)
        case .part(let range):
            return part(range, of: file, for: request)
        case .parts(let ranges):
            return parts(ranges, of: file, for: request)
        case .preconditionFailed:
            return request.queue(failure(.preconditionFailed, of: request, fields: [representation.vary]))
        case .unsatisfiable:
            let fields = representation.unsatisfiableFields
            return request.queue(failure(.rangeNotSatisfiable, of: request, fields: fields))
        }
    }

    /// Whether the answer to `request` can depend on nothing but the file that its target leads to, its conditions, and
    /// its range.
    private func usesCache(_ request: borrowing Request) -> Bool { mayUseCache(request) && isForFile(request) }

    /// The same, but that the target may be none of a file.
    private func mayUseCache(_ request: borrowing Request) -> Bool {
        request.refusal == nil && request.method.retrieves && !request.fields.hasAny(of: uncachedFields)
            && !(request.hasQuery && hasDecidingQuery(request))
    }

    private func isForFile(_ request: borrowing Request) -> Bool { request.hasTarget(below: Self.locationBytes) }

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

    private func part(_ range: ByteRange, of file: CachedFile, for request: borrowing Request) -> Queued? {
        let (start, end) = (range.first, range.last + 1)
        let contentRange = Field?.contentRange(range, of: file.representation)
        if let bytes = file.bytes(start..<end) {
            return request.queue(
                Response(status: .partialContent, bytes: bytes, fields: file.fields, further: contentRange))
        }
        guard let copy = file.whole.duplicateFile() else { return nil }
        return request.queue(
            Response(
                status: .partialContent, file: copy, offset: start, length: end - start, fields: file.fields,
                further: contentRange))
    }

    /// Nil for content in memory, too, of which nobody wants several parts.
    private func parts(_ ranges: [ByteRange], of file: CachedFile, for request: borrowing Request) -> Queued? {
        guard let multipart = MultipartByteRanges(ranges, of: file.representation),
            let copy = file.whole.duplicateFile()
        else { return nil }
        return request.queue(parts(multipart, of: copy, file.representation.fields))
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
        guard !cache.holds(identity, at: path, for: request.targetPath),
            cache.admits(CachedFile.room(forLength: representation.length), for: request.targetPath)
        else { return }
        let fields = complete(representation.fields)
        guard let whole = whole(file, representation.length, fields) else { return }
        let notModified = Response(
            status: .notModified, contentLength: representation.length,
            fields: complete(representation.notModifiedFields))
        cache.insert(
            CachedFile(
                whole, of: representation, fields: fields, notModified: notModified, at: path, identity: identity),
            for: request.targetPath)
    }

    /// Takes it into the cache that there is nothing at `path`, where that is what `request` has found.
    func keepAbsence(at path: [UInt8], for request: borrowing Request) {
        guard let cache, usesCache(request), !request.fields.hasAny(of: .accept), !path.contains(0) else { return }
        cache.insert(absent: request.targetPath, below: files.root) {
            CachedAbsence(failure(.notFound, name: path, prefersPage: false), at: path)
        }
    }

    /// The response with all of the open `file`; nil where it has changed, or there is no descriptor left for it.
    private func whole(_ file: borrowing OpenFile, _ length: Int64, _ fields: [Field?]) -> Response? {
        if let bytes = CachedFile.bytes(0..<length, of: file) {
            return Response(status: .ok, bytes: bytes, fields: fields)
        }
        guard length > CachedFile.memoryLimit, let copy = file.descriptor.duplicate() else { return nil }
        return Response(status: .ok, file: copy, offset: 0, length: length, fields: fields)
    }
}
