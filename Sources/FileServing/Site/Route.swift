internal import HTTPSemantics

/// The destination of a request target.
enum Route: Equatable {
    /// `/`, which redirects to the folder if that is elsewhere.
    case home
    /// The file or folder at a path below the root folder; the empty path is the root folder.
    case file([UInt8])
    /// The page with the server's readiness.
    case readiness
    /// The page with the server's metrics.
    case metrics
    /// The picture for browsers beside the folder.
    case icon
    /// No resource of the server.
    case nothing

    init(_ target: RequestTarget, in places: SitePlaces) {
        let path = target.path
        if path == places.readiness {
            self = .readiness
        } else if path == places.metrics {
            self = .metrics
        } else if let path = places.pathBelowFolder(path) {
            self = .file(path)
        } else if path == SiteIcon.path {
            self = .icon
        } else {
            self = path.isEmpty ? .home : .nothing
        }
    }
}
