import Synchronization

/// The names that servers have given the files of a run.
///
/// Each name goes to one file, even if files may be overwritten: a run never overwrites its own files.
final class RemoteNames: Sendable {
    private let owners = Mutex<[SafeFileName: Int]>([:])

    /// Takes a name for the target at a position; returns false if another target has it.
    func take(_ name: SafeFileName, for index: Int) -> Bool {
        owners.withLock { owners in
            guard let owner = owners[name] else {
                owners[name] = index
                return true
            }
            return owner == index
        }
    }
}
