internal import Glibc
internal import Synchronization

/// The folder in which the kernel shows this process's descriptors; see proc_pid_fd(5).
@safe final class OpenDescriptors {
    private let handle: OpaquePointer  // DIR *
    private let lock = Mutex(())

    /// Opens the folder; nil where there is no /proc.
    init?() {
        guard let handle = unsafe opendir("/proc/self/fd") else { return nil }
        unsafe self.handle = handle
    }

    deinit { unsafe closedir(handle) }

    /// The descriptors that are open, this folder's included; the corresponding C function is `readdir`.
    var count: Int {
        lock.withLock { _ in
            unsafe rewinddir(handle)
            var count = 0
            while let entry = unsafe readdir(handle) {
                if unsafe entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
            }
            return count
        }
    }
}

/// The lock guards the place in the folder, and nothing changes the handle.
extension OpenDescriptors: @unchecked Sendable {}
