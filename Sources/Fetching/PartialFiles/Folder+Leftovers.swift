import Glibc
import Synchronization
import SystemCalls
import SystemPackage

/// Finds out with one directory scan whether an earlier run may have left parts or sidecars for any of many files.
extension Folder {
    /// The result of a scan.
    struct Scan: Sendable {
        let time: ContinuousClock.Instant
        let mayHoldLeftovers: Bool
    }

    /// How long a scan's result is valid.
    ///
    /// A part that another run makes meanwhile is found when our part gets its name.
    private static let validity = Duration.milliseconds(100)
    /// The most names that a scan reads: in a larger folder, asking for single names is quicker.
    private static let scanLimit = 4096

    /// Whether the folder may hold a part or a sidecar; false only if a scan found none a moment ago.
    var mayHoldLeftovers: Bool {
        lastScan.withLock { lastScan in
            let now = ContinuousClock.now
            if let lastScan, lastScan.time.duration(to: now) < Self.validity { return lastScan.mayHoldLeftovers }
            let new = Scan(time: now, mayHoldLeftovers: holdsLeftovers)
            lastScan = new
            return new.mayHoldLeftovers
        }
    }

    /// Whether a scan a moment ago found no part and no sidecar.
    var recentlyFoundNoLeftovers: Bool {
        lastScan.withLock { lastScan in
            guard let lastScan, lastScan.time.duration(to: .now) < Self.validity else { return false }
            return !lastScan.mayHoldLeftovers
        }
    }

    /// True if the folder has too many names to scan, because it does not know whether there are any.
    private var holdsLeftovers: Bool {
        var count = 0
        return holds { name in
            count += 1
            return count > Self.scanLimit || PartName.isLeftover(name)
        } ?? true
    }

    /// Whether a name in the folder meets a condition; nil if the folder cannot be read.
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
