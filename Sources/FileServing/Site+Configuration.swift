extension Site {
    /// What of the folder is shown, and how.
    package struct Configuration: Sendable {
        /// Whether names that begin with a dot exist; default false.
        package var showsHidden = false

        /// Whether a folder without an index file answers with a listing, or is not found; default true.
        package var listsFolders = true

        /// The file that a folder answers with where it holds it, nil for none; default `index.html`.
        package var index: String? = "index.html"

        /// Creates the default configuration.
        package init() {}
    }
}
