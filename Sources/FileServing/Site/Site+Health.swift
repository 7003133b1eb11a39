internal import HTTPSemantics
internal import MicroHTTPD

extension Site {
    /// Answers whether the server wants work: 200 `ok`, or 503 `draining`; the access log has no use for that.
    func healthReply(to request: borrowing Request) -> Response {
        request.omitFromLog()
        return health.isDraining
            ? plain(.serviceUnavailable, "draining", "text/plain; charset=utf-8", [Field(.retryAfter, "1")])
            : plain(.ok, "ok", "text/plain; charset=utf-8")
    }

    /// Answers with the server's figures as Prometheus reads them.
    ///
    /// [Text format 0.0.4](https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format)
    func figuresReply(to request: borrowing Request) -> Response {
        guard let figures else { return failure(.notFound, of: request, name: configuration.places.figures) }
        return plain(.ok, figures(), "text/plain; version=0.0.4; charset=utf-8")
    }

    private func plain(_ status: Status, _ text: String, _ mediaType: String, _ fields: [Field?] = []) -> Response {
        let content = [Field(.contentType, mediaType), Field(.cacheControl, "no-store"), .noSniffing]
        return Response(status: status, content: text.utf8, fields: complete(content + fields))
    }
}
