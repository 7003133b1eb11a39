internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls

extension Site {
    /// Responds from the cache; nil if the cache does not have the response.
    func respondFromCache(to request: borrowing Request) -> Queued? {
        // Not `if let`: binding would retain the cache on every request.
        guard cache != nil, mayUseCache(request) else { return nil }
        let shard = ShardedCounters.shard
        let queued =
            switch cache?.entry(for: request.targetPath, below: files.root, at: request.arrival, in: shard) {
            case .file(let file): queue(file, for: request)
            case .absent(let file): queue(file, for: request)
            case nil: nil as Queued?
            }
        // The cache contains only files, so the path of a hit need not be read.
        if queued != nil || isForFile(request) { cache?.count(isHit: queued != nil, in: shard) }
        return queued
    }

    private func queue(_ file: CachedAbsence, for request: borrowing Request) -> Queued? {
        // A client that sends Accept may prefer a page.
        guard !request.fields.contains(.accept) else { return nil }
        return request.queue(file.response)
    }

    private func queue(_ file: CachedFile, for request: borrowing Request) -> Queued? {
        let selection = selection(for: request, from: file)
        // These two responses are prepared, so that most requests allocate nothing.
        if case .whole = selection { return request.queue(file.whole) }
        if case .notModified = selection { return request.queue(file.notModified) }
        let response = response(
            with: selection, of: file.representation, from: file, fields: file.fields, to: request)
        guard let response else { return nil }
        return request.queue(response)
    }

    /// Whether the response to `request` depends on nothing but the file that its target leads to, its conditions, and
    /// its range.
    private func usesCache(_ request: borrowing Request) -> Bool { mayUseCache(request) && isForFile(request) }

    /// As ``usesCache(_:)``, but for any kind of target.
    private func mayUseCache(_ request: borrowing Request) -> Bool {
        request.refusal == nil && request.method.retrieves && request.fields.isDisjoint(with: uncachedFields)
            && !(request.hasQuery && hasDecidingQuery(request))
    }

    private func isForFile(_ request: borrowing Request) -> Bool {
        request.hasTarget(below: configuration.places.locationBytes)
    }

    /// Whether the query is malformed or changes the response: it asks to save the file, or for the listing or the
    /// archive of a folder that has an index file.
    private func hasDecidingQuery(_ request: borrowing Request) -> Bool {
        let target = request.target
        let query = target.span.extracting(request.targetPath.count + 1..<target.count)
        return !RequestTarget.isWellFormed(query) || RequestTarget.hasParameter("download", inQuery: query)
            || request.targetPath.last == UInt8(ascii: "/")
                && ["archive", "format"].contains { RequestTarget.hasParameter($0, inQuery: query) }
    }

    /// The selected part of `file`.
    ///
    /// The head is read again only if it has a condition or a range.
    private func selection(for request: borrowing Request, from file: CachedFile) -> Selection {
        guard request.fields.areConditional else { return .whole }
        if request.fields.askByEntityTagAlone, !file.entityTag.isEmpty, request.ifNoneMatch(is: file.entityTag) {
            return .notModified
        }
        return file.representation.selection(for: request, now: .now)
    }
}

extension Site {
    /// Puts the open `file` into the cache if that is allowed.
    ///
    /// - Parameters:
    ///   - file: The file, which stays open.
    ///   - representation: The file in HTTP's terms.
    ///   - path: The path below the root that it was opened at.
    ///   - request: The request for it.
    ///   - now: A moment after its status was read.
    func keep(
        _ file: borrowing OpenFile, _ representation: Representation, at path: [UInt8],
        for request: borrowing Request, now: Timestamp
    ) {
        let identity = FileIdentity(file.status)
        // A change that keeps all times would never be noticed.
        guard let cache, usesCache(request), identity.isSettled(at: now), representation.validators.isFinal
        else { return }
        guard !cache.holds(identity, at: path, for: request.targetPath),
            cache.admits(CachedFile.room(forLength: representation.length), for: request.targetPath)
        else { return }
        let fields = complete(representation.fields)
        guard let whole = whole(file, representation.length, fields) else { return }
        cache.insert(
            CachedFile(
                whole, of: representation, fields: fields, notModified: notModified(representation), at: path,
                identity: identity),
            for: request.targetPath)
    }

    /// Caches that there is no file at `path`, as `request` has found.
    func keepAbsence(at path: [UInt8], for request: borrowing Request) {
        // The fallback page may change, and the cache would not notice.
        guard configuration.fallback == nil else { return }
        guard let cache, usesCache(request), !request.fields.contains(.accept), !path.contains(0),
            request.targetPath != Self.iconTarget
        else { return }
        cache.insert(absent: request.targetPath, below: files.root) {
            CachedAbsence(failure(.notFound, name: path, format: .text), at: path)
        }
    }

    /// The response with all of the open `file`; nil if the file has changed, or if no descriptor is left for it.
    private func whole(_ file: borrowing OpenFile, _ length: Int64, _ fields: [Field?]) -> Response? {
        if let bytes = CachedFile.bytes(0..<length, of: file) {
            return Response(status: .ok, bytes: bytes, fields: fields)
        }
        guard length > CachedFile.memoryLimit, let copy = file.descriptor.duplicate() else { return nil }
        return Response(status: .ok, file: copy, offset: 0, length: length, fields: fields)
    }
}
