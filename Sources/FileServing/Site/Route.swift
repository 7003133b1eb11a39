internal import HTTPSemantics

/// What a request target names on this server.
enum Route: Equatable {
    /// `/`, which leads to the folder if that is elsewhere.
    case home
    /// The file or folder at a path below the root folder, which itself is the empty path.
    case file([UInt8])
    /// The page that says whether the server wants work.
    case health
    /// The page with the server's figures.
    case figures
    /// No such place.
    case nothing

    init(_ target: RequestTarget, in places: SitePlaces) {
        let path = target.path
        if path == places.health {
            self = .health
        } else if path == places.figures {
            self = .figures
        } else if let path = places.pathBelowFolder(path) {
            self = .file(path)
        } else {
            self = path.isEmpty ? .home : .nothing
        }
    }
}
