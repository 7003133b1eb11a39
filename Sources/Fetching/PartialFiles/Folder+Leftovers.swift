import CLinux
import Glibc
import Synchronization
import SystemPackage

/// Whether an earlier run may have left something in a folder, told for many files by one look.
extension Folder {
    /// What a look has shown.
    struct Look: Sendable {
        let time: ContinuousClock.Instant
        let mayHoldLeftovers: Bool
    }

    /// For so long a look is good: what another run makes meanwhile is found when a part gets its name.
    private static let moment = Duration.milliseconds(100)
    /// As many names are looked at: in a larger folder, to ask for a few is quicker.
    private static let mostNames = 4096

    /// Whether there may be a part or a sidecar in the folder; false only where there was none a moment ago.
    var mayHoldLeftovers: Bool {
        look.withLock { look in
            let now = ContinuousClock.now
            if let look, look.time.duration(to: now) < Self.moment { return look.mayHoldLeftovers }
            let new = Look(time: now, mayHoldLeftovers: holdsLeftovers)
            look = new
            return new.mayHoldLeftovers
        }
    }

    /// The corresponding C functions are `openat`, `fdopendir` and `readdir`; where one fails, nobody knows.
    private var holdsLeftovers: Bool {
        let copy = unsafe openat(descriptor.rawValue, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return true }
        guard let stream = unsafe fdopendir(copy) else {
            close(copy)
            return true
        }
        defer { unsafe closedir(stream) }
        for _ in 0..<Self.mostNames {
            errno = 0
            guard let entry = unsafe readdir(stream) else { return errno != 0 }
            if PartName.isLeftover(unsafe String(cString: CLinux_name(entry))) { return true }
        }
        return true
    }
}

extension PartName {
    /// Whether a name ends as that of a part or of a sidecar does.
    fileprivate static func isLeftover(_ name: String) -> Bool {
        [suffix, sidecarSuffix].contains { name.utf8.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }
}
