package import HTTPSemantics

extension Site {
    /// What the site shows of the folder, and how.
    package struct Configuration: Sendable {
        /// The paths of the folder and of the server's own pages.
        package var places = SitePlaces.standard

        /// What the server's own pages have in common.
        package var frame = PageFrame()

        /// Whether names that begin with a dot exist.
        ///
        /// `.well-known` at the top of the folder always does (RFC 8615).
        package var showsHidden = false

        /// Whether a folder without an index file gets a listing instead of a 404.
        package var listsFolders = true

        /// The largest archive of a folder that is offered, in bytes; 0 for none.
        package var archiveLimit: Int64 = 10 << 30

        /// The name of the index file; nil for none.
        package var index: [UInt8]? = defaultIndex

        /// The default name of the index file.
        package static let defaultIndex = Array("index.html".utf8)

        /// Whether a file beside the requested one in a content coding (`a.js.br`) is sent to clients that accept the
        /// coding.
        package var servesPrecompressed = false

        /// The page for requests whose target has no file; nil for a 404 with a short body.
        package var fallback: FallbackPage?

        /// The types of files by extension without the dot, which override the known ones.
        package var mediaTypes: [String: MediaType] = [:]

        /// The charset for text that declares none; nil to send none.
        package var charset: String? = FileFormatRule.defaultCharset

        /// The source of strong entity tags.
        package var entityTagRule = EntityTagRule.auto

        /// The value of `Cache-Control` for files.
        package var cacheControl = "no-cache"

        /// The origin whose scripts may read the responses; `*` for all, nil for none.
        package var allowedOrigin: String?

        /// Fields that every response has, in place of the server's own of the same name.
        package var fields: [Field] = []

        /// The size of the configured fields in the head of a file's response, in bytes.
        package var fieldSize: Int {
            let origin = allowedOrigin.map { Field.size(.accessControlAllowOrigin, $0) } ?? 0
            return fields.reduce(Field.size(.cacheControl, cacheControl) + origin) { $0 + $1.size }
        }

        /// Creates the default configuration.
        package init() {}
    }
}

extension Site.Configuration {
    /// The rule for file formats, with the known `types`.
    func formats(of types: MediaTypeTable) -> FileFormatRule {
        var types = types
        for (name, type) in mediaTypes { types.set(type, forExtension: name) }
        return FileFormatRule(types: types, charset: charset)
    }
}
