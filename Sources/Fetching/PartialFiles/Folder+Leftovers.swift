import Glibc
import Synchronization
import SystemCalls
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

    /// Whether a look a moment ago has shown that there is neither.
    var hasLookedInVain: Bool {
        look.withLock { look in
            guard let look, look.time.duration(to: .now) < Self.moment else { return false }
            return !look.mayHoldLeftovers
        }
    }

    /// Where there are too many names to look at, nobody knows.
    private var holdsLeftovers: Bool {
        var count = 0
        return holds { name in
            count += 1
            return count > Self.mostNames || PartName.isLeftover(name)
        } ?? true
    }

    /// Whether the folder has a name of which a condition holds; nil where it cannot be read.
    ///
    /// The corresponding C functions are `openat`, `fdopendir` and `readdir`.
    func holds(_ condition: ([UInt8]) -> Bool) -> Bool? {
        do throws(Errno) {
            let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
            let names = try DirectoryStream(OwnedDescriptor { unsafe openat(descriptor.rawValue, ".", flags) })
            while let entry = try names.next() {
                if condition(entry.name) { return true }
            }
            return false
        } catch {
            return nil
        }
    }
}
