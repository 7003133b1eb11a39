internal import HTTPSemantics
internal import MicroHTTPD

extension Site {
    /// Responds with the readiness: 200 `ok`, or 503 `draining`.
    ///
    /// The access log leaves these requests out.
    func readinessResponse(to request: borrowing Request) -> Response {
        request.omitFromLog()
        return readiness.isDraining
            ? plain(.serviceUnavailable, "draining", "text/plain; charset=utf-8", [Field(.retryAfter, "1")])
            : plain(.ok, "ok", "text/plain; charset=utf-8")
    }

    /// Responds with the server's metrics in Prometheus' format.
    ///
    /// [Text format 0.0.4](https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format)
    func metricsResponse(to request: borrowing Request) -> Response {
        guard let metrics else { return failure(.notFound, of: request, name: configuration.places.metrics) }
        return plain(.ok, metrics(), "text/plain; version=0.0.4; charset=utf-8")
    }

    private func plain(_ status: Status, _ text: String, _ mediaType: String, _ fields: [Field?] = []) -> Response {
        let content = [Field(.contentType, mediaType), Field(.cacheControl, "no-store"), .noSniffing]
        return Response(status: status, content: text.utf8, fields: complete(content + fields))
    }
}
