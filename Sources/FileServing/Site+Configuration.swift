extension Site {
    /// What of the folder is shown, and how.
    package struct Configuration: Sendable {
        /// Whether names that begin with a dot exist. Default false.
        package var showsHidden = false

        /// Whether a folder without an index file answers with a listing. Default true; else it is not found.
        package var listsFolders = true

        /// The file that a folder answers with where it holds it, nil for none. Default `index.html`.
        package var index: String? = "index.html"

        /// Creates the default configuration.
        package init() {}
    }
}
