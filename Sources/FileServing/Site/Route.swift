internal import HTTPSemantics

/// What a request target names on this server.
enum Route: Equatable {
    /// `/`, which leads to the files.
    case home
    /// The file or folder at a path below the root; the root itself is the empty path.
    case file([UInt8])
    /// `/healthz`: whether the server wants work.
    case health
    /// `/metrics`: the server's figures.
    case figures
    /// No such place.
    case nothing

    private static let files = Array("files".utf8)
    private static let healthz = Array("healthz".utf8)
    private static let metrics = Array("metrics".utf8)

    init(_ target: RequestTarget) {
        let path = target.path
        if path.isEmpty {
            self = .home
        } else if path == Self.files {
            self = .file([])
        } else if path.starts(with: Self.files + [UInt8(ascii: "/")]) {
            self = .file(Array(path.dropFirst(Self.files.count + 1)))
        } else if path == Self.healthz {
            self = .health
        } else if path == Self.metrics {
            self = .figures
        } else {
            self = .nothing
        }
    }
}
