internal import HTTPSemantics
internal import MicroHTTPD

extension Site {
    /// Responds with `status` and a short body: a page or JSON if the request prefers that, else plain text.
    func failure(
        _ status: Status, of request: borrowing Request, name: [UInt8]? = nil, detail: String? = nil,
        fields: [Field?] = []
    ) -> Response {
        failure(status, name: name, detail: detail, format: request.errorFormat, fields: fields)
    }

    /// Responds with `status` and a short body in `format`.
    func failure(
        _ status: Status, name: [UInt8]?, detail: String? = nil, format: ErrorPage.Format, fields: [Field?] = []
    ) -> Response {
        let page = ErrorPage(
            status: status, name: name?.isEmpty == true ? nil : name, detail: detail, pid: ServerPID.currentText)
        let usual = failureFields[format]
        let retry = status == .serviceUnavailable ? [Field(.retryAfter, "1")] : []
        // Absent files are requested so often that even the allocation of the field list matters.
        let fields = fields.isEmpty && retry.isEmpty ? usual.complete : complete(usual.own + retry + fields)
        return Response(status: status, content: page.content(format, in: configuration.frame).utf8, fields: fields)
    }

    /// The fields of error pages.
    struct FailureFields: Sendable {
        /// The page's own fields.
        let own: [Field?]
        /// All fields of a response without others.
        let complete: [Field?]
    }

    /// The fields of error pages in each format.
    struct AllFailureFields: Sendable {
        private let text, html, json: FailureFields

        init(in configuration: Configuration) {
            text = Site.failureFields(.text, in: configuration)
            html = Site.failureFields(.html, in: configuration)
            json = Site.failureFields(.json, in: configuration)
        }

        subscript(format: ErrorPage.Format) -> FailureFields {
            switch format {
            case .text: text
            case .html: html
            case .json: json
            }
        }
    }

    private static func failureFields(_ format: ErrorPage.Format, in configuration: Configuration) -> FailureFields {
        let own = [
            Field(.contentType, format.mediaType), Field(.cacheControl, "no-cache"), Field(.vary, "Accept"),
            .noSniffing,
            PagePolicy.errors,
        ]
        return FailureFields(own: own, complete: configuration.complete(own))
    }

    /// The response for a refused target.
    ///
    /// After a malformed one the connection ends, because later requests may be malformed too.
    func refusal(_ refusal: RequestTarget.Refusal, of request: borrowing Request) -> Response {
        refusal == .malformed
            ? failure(.badRequest, of: request, fields: [.connectionEnd])
            : notFound(request, name: request.undecodedName(below: configuration.places.locationBytes))
    }

    /// The redirection to a resource's permanent place.
    ///
    /// Caches must revalidate it all the same: a folder may become a file some day, and without `Cache-Control`
    /// browsers keep a 301 for ever (RFC 9110 §15.4.2).
    func redirection(to location: String) -> Response {
        Response(
            status: .movedPermanently, fields: complete([Field(.location, location), Field(.cacheControl, "no-cache")]))
    }
}

extension Request {
    /// The name in the target below `location`, as it was written.
    fileprivate func undecodedName(below location: [UInt8]) -> [UInt8] {
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        return Array(path.starts(with: location) ? path.dropFirst(location.count) : path)
    }

    /// The form of the body of an error.
    fileprivate var errorFormat: ErrorPage.Format {
        let format = accept.map { ErrorPage.Format($0) } ?? .text
        // Requests for folders with a format in their query pass the cache, which has errors in plain text alone.
        guard format == .text, hasQuery, targetPath.last == UInt8(ascii: "/") else { return format }
        let query = target.dropFirst(targetPath.count + 1)
        return query.split(separator: UInt8(ascii: "&")).contains { $0.elementsEqual("format=json".utf8) }
            ? .json : .text
    }

    /// The media types that the client accepts; nil if it names none.
    var accept: Accept? {
        guard fields.contains(.accept) else { return nil }
        var accept = Accept()
        forEachField { name, value in
            if FieldName.accept.matches(name) { accept.append(value) }
        }
        return accept
    }
}
