internal import SystemPackage

/// The files that exist for a request: what is below the root and not hidden, and is a regular file or a folder.
struct VisibleFiles: Sendable {
    let root: DocumentRoot
    /// Whether names that begin with a dot exist.
    let showsHidden: Bool

    /// Opens the file or folder at `path`, relative to the root and without `.` and `..` segments.
    ///
    /// - Throws: `Errno`; `.noSuchFileOrDirectory` also for what is hidden and for fifos, sockets and devices.
    func open(_ path: [UInt8]) throws(Errno) -> OpenFile {
        let segments = path.split(separator: UInt8(ascii: "/"))
        guard segments.allSatisfy({ shows($0) }) else { throw .noSuchFileOrDirectory }
        return try root.open(path)
    }

    /// Whether `name` may exist for a request.
    func shows(_ name: some Collection<UInt8>) -> Bool { showsHidden || name.first != UInt8(ascii: ".") }
}
