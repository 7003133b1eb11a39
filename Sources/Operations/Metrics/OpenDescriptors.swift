internal import Synchronization
internal import SystemCalls
internal import SystemPackage

/// The folder in which the kernel shows this process's descriptors; see proc_pid_fd(5).
final class OpenDescriptors: Sendable {
    /// The folder; the lock guards the position in it.
    private let folder: Mutex<DirectoryStream>

    /// Opens the folder; throws `Errno` if there is no /proc.
    init() throws(Errno) { folder = Mutex(try DirectoryStream(path: "/proc/self/fd")) }

    /// The number of open descriptors, including this folder's; nil if the folder cannot be read.
    ///
    /// The corresponding C function is `readdir`.
    var count: Int? {
        folder.withLock { folder in
            folder.rewind()
            var count = 0
            do throws(Errno) {
                while try folder.next() != nil { count += 1 }
                return count
            } catch {
                return nil
            }
        }
    }
}
