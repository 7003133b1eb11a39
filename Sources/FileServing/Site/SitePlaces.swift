internal import HTTPSemantics

/// The paths of the folder and of the server's own pages.
///
/// The pages are `/healthz` and `/metrics`. If the folder is at `/`, they are below `/.ferry/`.
package struct SitePlaces: Equatable, Sendable {
    /// The folder at `/files/`.
    package static let standard = SitePlaces(folder: Array("files".utf8))

    /// The folder's path, decoded and without a slash at either end: empty for the root.
    let folder: [UInt8]
    /// The path of the page with the server's readiness, in the same form.
    let readiness: [UInt8]
    /// The path of the page with the server's metrics, in the same form.
    let metrics: [UInt8]
    /// The folder's path in a target, with a slash at both ends: `/files/`.
    package let location: String
    /// `location` as bytes.
    let locationBytes: [UInt8]

    /// Reads the path of the folder, such as `/files/` or `/`; the slash at the end may be missing.
    ///
    /// It is nil for a text that is no path, for a path that leads upwards or has a query, and for the path of a page.
    package init?(_ path: String) {
        guard let target = try? RequestTarget(path.utf8.span), target.form == .origin, target.query == nil else {
            return nil
        }
        self.init(folder: target.path)
        guard ![readiness, metrics].contains(folder) else { return nil }
    }

    private init(folder: [UInt8]) {
        self.folder = folder
        let pages = folder.isEmpty ? ".ferry/" : ""
        (readiness, metrics) = (Array("\(pages)healthz".utf8), Array("\(pages)metrics".utf8))
        location = "/" + (folder.isEmpty ? "" : PercentEncoding.encode(path: folder.span) + "/")
        locationBytes = Array(location.utf8)
    }

    /// The relative reference from `/` to the folder, which also works behind a proxy with a path prefix.
    var reference: String { RequestTarget.reference(toFolder: folder) }

    /// The folder's path for display, in bytes that need not be UTF-8.
    var title: [UInt8] { Array("/".utf8) + (folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]) }

    /// The part of a decoded path below the folder, empty for the folder itself; nil if the path is not below it.
    func pathBelowFolder(_ path: [UInt8]) -> [UInt8]? {
        guard !folder.isEmpty else { return path }
        guard path.starts(with: folder) else { return nil }
        let rest = path.dropFirst(folder.count)
        guard let slash = rest.first else { return [] }
        return slash == UInt8(ascii: "/") ? Array(rest.dropFirst()) : nil
    }
}
