package import HTTPSemantics

extension Site {
    /// What of the folder is shown, and how.
    package struct Configuration: Sendable {
        /// Whether names that begin with a dot exist; default false.
        package var showsHidden = false

        /// Whether a folder without an index file answers with a listing, or is not found; default true.
        package var listsFolders = true

        /// The file that a folder answers with where it holds it, nil for none; default `index.html`.
        package var index: String? = "index.html"

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
