package import HTTPSemantics

extension Site {
    /// What of the folder is shown, and how.
    package struct Configuration: Sendable {
        /// Whether names that begin with a dot exist; default false.
        package var showsHidden = false

        /// Whether a folder without an index file answers with a listing, or is not found; default true.
        package var listsFolders = true

        /// The file that a folder answers with, if it holds one; nil for none.
        package var index: String? = defaultIndex

        /// The index file of a site that names none.
        package static let defaultIndex = "index.html"

        /// Whether a file in a content coding beside the asked one (`a.js.br`) is sent to clients that take it.
        ///
        /// Default false.
        package var servesPrecompressed = false

        /// The value of `Cache-Control` on files; the default lets caches keep them and ask each time.
        package var cacheControl = "no-cache"

        /// The origin whose scripts may read the responses, `*` for all, nil for none; default nil.
        package var allowedOrigin: String?

        /// Fields that every response carries, in place of ours of the same name; default none.
        package var fields: [Field] = []

        /// Creates the default configuration.
        package init() {}
    }
}
