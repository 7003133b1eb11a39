/// What `archive` in a query asks for.
enum ArchiveFormat: Equatable {
    /// A tar archive, which is offered.
    case tar
    /// An archive that could not be ranged and resumed, and is not offered.
    case other

    private static let others: Set<String> = [
        "zip", "7z", "gz", "tgz", "zst", "tzst", "xz", "txz", "bz2", "tbz2", "br", "tar.gz", "tar.zst", "tar.xz",
        "tar.bz2", "tar.br", "tar.lz4",
    ]

    /// Reads the value of the parameter; nil for any other word, which pages may use for themselves.
    init?(_ parameter: String?) {
        guard let parameter else { return nil }
        if parameter == "tar" {
            self = .tar
        } else if Self.others.contains(parameter) {
            self = .other
        } else {
            return nil
        }
    }
}
