internal import HTTPSemantics
package import MicroHTTPD
internal import SystemPackage

/// A folder as an origin server: one request in, one response out.
///
/// `/files/<path>` is the file or folder at that path below the root, unless the configuration has another place; `/`
/// redirects there. `/healthz` and `/metrics` are about the server itself.
package struct Site: Sendable {
    let files: VisibleFiles
    let configuration: Configuration
    let formats: FileFormatRule
    let validators: FileValidators
    let failureFields: AllFailureFields
    /// The cache of files; nil if there is none.
    let cache: OpenFileCache?
    let archives = RecentLayouts()
    let readiness: Readiness
    let metrics: (@Sendable () -> String)?
    /// The fields for which the cache has no response: those that ask for a digest or a content coding.
    let uncachedFields: RequestFields

    /// Creates the site of a folder.
    ///
    /// - Parameters:
    ///   - root: The folder.
    ///   - configuration: What is shown of it, and how.
    ///   - cache: The cache of files; nil to open each file again for each request.
    ///   - readiness: The server's readiness.
    ///   - metrics: Makes the text of `/metrics`; nil if there is no such page.
    package init(
        root: DocumentRoot, configuration: Configuration = Configuration(), cache: OpenFileCache? = nil,
        readiness: Readiness = Readiness(), metrics: (@Sendable () -> String)? = nil
    ) {
        self.cache = cache
        self.readiness = readiness
        self.metrics = metrics
        files = VisibleFiles(root: root, showsHidden: configuration.showsHidden)
        self.configuration = configuration
        validators = FileValidators(rule: configuration.entityTagRule, digests: DigestCache())
        failureFields = AllFailureFields(in: configuration)
        formats = configuration.formats(of: .system())
        uncachedFields = configuration.servesPrecompressed ? [.wantedDigest, .acceptEncoding] : .wantedDigest
    }

    /// Responds to `request`; many threads may call it at once.
    package func respond(to request: borrowing Request) -> Queued {
        if let queued = respondFromCache(to: request) { return queued }
        return request.queue(response(to: request))
    }

    private func response(to request: borrowing Request) -> Response {
        if let status = request.refusal { return failure(status, of: request) }
        // The method is checked first, because the target of `CONNECT` is no path.
        if request.method == .other { return failure(.methodNotAllowed, of: request, fields: [.allow]) }
        do throws(RequestTarget.Refusal) {
            let target = try RequestTarget(request.target.span)
            if request.method == .options { return options() }
            guard target.form != .asterisk else { throw .malformed }
            return response(to: request, for: target)
        } catch {
            return refusal(error, of: request)
        }
    }

    private func response(to request: borrowing Request, for target: RequestTarget) -> Response {
        switch Route(target, in: configuration.places) {
        case .home:
            Response(
                status: .found,
                fields: complete([Field(.location, configuration.places.reference + target.querySuffix)]))
        case .file(let path): response(to: request, for: target, at: path)
        case .readiness: readinessResponse(to: request)
        case .metrics: metricsResponse(to: request)
        case .icon: response(to: request, for: target, at: SiteIcon.path)
        case .nothing: notFound(request, name: target.path)
        }
    }

    private func response(to request: borrowing Request, for target: RequestTarget, at path: [UInt8]) -> Response {
        do throws(Errno) {
            let file = try files.open(path)
            switch (file.status.type == .directory, target.endsWithSlash) {
            case (true, true): return try folder(file, at: path, for: request, target)
            case (true, false): return redirection(to: target.folderReference)
            case (false, true): return absence(at: path, for: request, target)
            case (false, false): return try response(with: file, at: path, to: request, target)
            }
        } catch {
            if error == .noSuchFileOrDirectory { keepAbsence(at: path, for: request) }
            let failure = FileError(error)
            guard failure == .notFound else { return self.failure(failure.status, of: request, name: path) }
            return absence(at: path, for: request, target)
        }
    }
}
