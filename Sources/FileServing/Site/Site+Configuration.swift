package import HTTPSemantics

extension Site {
    /// What of the folder is shown, and how.
    package struct Configuration: Sendable {
        /// Where the folder is, and the server's own pages; default `/files/`, `/healthz` and `/metrics`.
        package var places = SitePlaces.standard

        /// Whether names that begin with a dot exist; default false.
        ///
        /// `.well-known` at the top of the folder always does (RFC 8615).
        package var showsHidden = false

        /// Whether a folder without an index file answers with a listing, or is not found; default true.
        package var listsFolders = true

        /// The name of the file that a folder answers with, if it holds one; nil for none.
        package var index: [UInt8]? = defaultIndex

        /// The index file of a site that names none.
        package static let defaultIndex = Array("index.html".utf8)

        /// Whether a file in a content coding beside the asked one (`a.js.br`) is sent to clients that take it.
        ///
        /// Default false.
        package var servesPrecompressed = false

        /// What a request gets whose target leads to no file; default nil, for a short body with 404.
        package var fallback: FallbackPage?

        /// The types of files with these extensions, without their dots, in place of those that are known; default none.
        package var mediaTypes: [String: MediaType] = [:]

        /// The charset of text that declares none itself; nil to name none, default UTF-8.
        package var charset: String? = FileFormatRule.defaultCharset

        /// What strong entity tags are made from; default `auto`.
        package var entityTagRule = EntityTagRule.auto

        /// The value of `Cache-Control` on files; the default lets caches keep them and ask each time.
        package var cacheControl = "no-cache"

        /// The origin whose scripts may read the responses, `*` for all, nil for none; default nil.
        package var allowedOrigin: String?

        /// Fields that every response carries, in place of ours of the same name; default none.
        package var fields: [Field] = []

        /// The bytes that the configured fields take in the head of a file's response.
        package var fieldSize: Int {
            let origin = allowedOrigin.map { Field.size(.accessControlAllowOrigin, $0) } ?? 0
            return fields.reduce(Field.size(.cacheControl, cacheControl) + origin) { $0 + $1.size }
        }

        /// Creates the default configuration.
        package init() {}
    }
}

extension Site.Configuration {
    /// The rule for the formats of files, with the known `types`.
    func formats(of types: MediaTypeTable) -> FileFormatRule {
        var types = types
        for (name, type) in mediaTypes { types.set(type, forExtension: name) }
        return FileFormatRule(types: types, charset: charset)
    }
}
