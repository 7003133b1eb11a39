internal import Synchronization
internal import SystemCalls
internal import SystemPackage

/// The layouts of archives that are being sent, so that the parts of one download do not each walk the folder.
///
/// A layout counts for as long as it took to make, from then on: so one folder's walks take at most half of a thread's
/// time, and the layout is hardly older than one that is made anew. Two requests for the same folder do not walk it at the
/// same time. Only responses keep a layout alive; an idle server holds none.
final class RecentLayouts: Sendable {
    private struct Known {
        weak var layout: ArchiveLayout?
        let folder: FileIdentity
        let expiry: Int64
    }

    private final class Place: Sendable {
        let known = Mutex<Known?>(nil)
    }

    private let places = (0..<16).map { _ in Place() }

    /// The layout of the folder at `path` that has this identity: a known one, or the one that `make` makes.
    func layout(
        of folder: FileIdentity, at path: [UInt8], make: () throws(Errno) -> ArchiveOutcome
    ) throws(Errno) -> ArchiveOutcome {
        let place = places[Int(path.hashValue.magnitude % UInt(places.count))]
        return try place.known.withLock { (known) throws(Errno) -> ArchiveOutcome in
            let start = MonotonicTime.exactly.nanoseconds
            if let known, known.folder == folder, start < known.expiry, let layout = known.layout, layout.path == path {
                return .layout(layout)
            }
            let outcome = try make()
            let end = MonotonicTime.exactly.nanoseconds
            if case .layout(let layout) = outcome {
                known = Known(layout: layout, folder: folder, expiry: end + (end - start))
            }
            return outcome
        }
    }
}

/// The layout of an archive, or why there is none.
enum ArchiveOutcome: Sendable {
    case layout(ArchiveLayout)
    case refused(ArchiveWalk.Refusal)
}
