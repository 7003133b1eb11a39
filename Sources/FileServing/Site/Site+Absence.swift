internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemPackage

extension Site {
    /// The response if the folder has no file at `path`: the fallback page, or a 404.
    func absence(at path: [UInt8], for request: borrowing Request, _ target: RequestTarget) -> Response {
        guard let page = configuration.fallback, page.status == .ok else {
            return target.path == SiteIcon.path ? icon : notFound(request, name: path)
        }
        do throws(Errno) {
            return try response(with: open(page), at: page.path, to: request, target, isAtTarget: false)
        } catch {
            return fallbackFailure(error, of: request, name: path)
        }
    }

    /// The target of ``icon``.
    static let iconTarget = Array("/".utf8) + SiteIcon.path

    /// The picture for browsers, if the folder has none.
    private var icon: Response {
        let fields = [Field(.contentType, SiteIcon.mediaType), Field(.cacheControl, "max-age=86400"), .noSniffing]
        return Response(status: .ok, content: SiteIcon.bytes, fields: complete(fields))
    }

    /// The 404 for `request`: the configured page if the folder has it, otherwise a short body.
    ///
    /// `name` is the path for display.
    func notFound(_ request: borrowing Request, name: [UInt8]) -> Response {
        guard let page = configuration.fallback, page.status == .notFound else {
            return failure(.notFound, of: request, name: name)
        }
        do throws(Errno) {
            let file = try open(page)
            let format = format(of: file, at: page.path)
            let fields = [
                Field(.contentType, format.contentType.description),
                format.coding == .identity ? nil : Field(.contentEncoding, format.coding.token),
                Field(.cacheControl, "no-cache"), .noSniffing,
            ]
            let range = 0..<FileMetadata(file.status).size
            return response(page.status, from: FileContent(file), range, complete(fields))
                ?? failure(.serviceUnavailable, of: request, name: name)
        } catch {
            return fallbackFailure(error, of: request, name: name)
        }
    }

    /// Whether the folder has the configured fallback page, or none is configured.
    package var hasFallbackPage: Bool {
        guard let page = configuration.fallback else { return true }
        do throws(Errno) {
            _ = try open(page)
            return true
        } catch {
            return false
        }
    }

    /// Opens the page below the root, even if its name begins with a dot.
    private func open(_ page: FallbackPage) throws(Errno) -> OpenFile {
        let file = try files.root.open(page.path)
        guard file.status.type == .regular else { throw .noSuchFileOrDirectory }
        return file
    }

    /// The response with the short body, because the page cannot be opened.
    private func fallbackFailure(_ error: Errno, of request: borrowing Request, name: [UInt8]) -> Response {
        failure(FileError(error).status, of: request, name: name)
    }
}
