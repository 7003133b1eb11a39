internal import HTTPSemantics
internal import MicroHTTPD

extension Site {
    /// The fields of a response: its own, and the configured ones.
    func complete(_ fields: [Field?]) -> [Field?] { configuration.complete(fields) }

    /// Responds to `OPTIONS`, and to the preflight request of browsers before an unusual request to another origin.
    ///
    /// [RFC 9110 §9.3.7](https://www.rfc-editor.org/rfc/rfc9110.html#section-9.3.7), [Fetch,
    /// CORS-preflight](https://fetch.spec.whatwg.org/#cors-preflight-fetch)
    func options() -> Response {
        let preflight =
            configuration.allowedOrigin == nil
            ? []
            : [
                Field(.accessControlAllowMethods, Method.allow),
                Field(.accessControlAllowHeaders, "*"),
                Field(.accessControlMaxAge, "86400"),
            ]
        return Response(status: .noContent, fields: complete([.allow] + preflight))
    }
}

extension Site.Configuration {
    /// The fields of a response: the configured ones, and its own except those that they replace.
    ///
    /// `Vary` is a list, to which the configured members are added.
    func complete(_ own: [Field?]) -> [Field?] {
        let names = Set(fields.map(\.name)).subtracting([.vary])
        return (own + corsFields).filter { field in field.map { !names.contains($0.name) } ?? false } + fields
    }

    private var corsFields: [Field?] {
        guard let origin = allowedOrigin else { return [] }
        return [Field(.accessControlAllowOrigin, origin), Field(.accessControlExposeHeaders, Self.exposedFields)]
    }

    /// The fields that scripts of another origin may read, beside the few that they always may.
    private static let exposedFields = """
        Accept-Ranges, Content-Digest, Content-Disposition, Content-Encoding, Content-Range, Date, Digest, ETag, \
        Repr-Digest, X-Server-PID
        """
}
