internal import SystemPackage

/// The files that exist for a request: regular files and folders below the root that are not hidden.
struct VisibleFiles: Sendable {
    let root: DocumentRoot
    /// Whether names that begin with a dot exist.
    let showsHidden: Bool

    /// Opens the file or folder at `path`, which is relative to the root and has no `.` and `..` segments.
    ///
    /// - Throws: `Errno`; `.noSuchFileOrDirectory` also for a hidden file, a fifo, a socket and a device.
    func open(_ path: [UInt8]) throws(Errno) -> OpenFile {
        let segments = path.split(separator: UInt8(ascii: "/"))
        guard let first = segments.first else { return try root.open(path) }
        guard shows(first, atTop: true), segments.dropFirst().allSatisfy({ shows($0, atTop: false) }) else {
            throw .noSuchFileOrDirectory
        }
        return try root.open(path)
    }

    /// Whether a request may find `name`.
    ///
    /// A name that begins with a dot may not be found, unless hidden names are shown. The one exception is
    /// `.well-known` in the root folder (`atTop`), which is meant to be found ([RFC
    /// 8615](https://www.rfc-editor.org/rfc/rfc8615.html#section-3)).
    func shows(_ name: some Collection<UInt8>, atTop: Bool) -> Bool {
        showsHidden || name.first != UInt8(ascii: ".") || atTop && name.elementsEqual(Self.wellKnown)
    }

    private static let wellKnown = Array(".well-known".utf8)
}
