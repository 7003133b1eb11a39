internal import CLinux
internal import Glibc
package import SystemPackage

/// The calls on an open file that `SystemPackage` lacks. Each returns a value or throws an `Errno`.
///
/// All except `writeSome` and `beginWriting` are repeated when a signal interrupts them.
extension FileDescriptor {
    /// Locks an open file for this descriptor alone; returns false if another process holds the lock.
    ///
    /// If the file system has no locks, it returns true. The corresponding C function is `flock`.
    package func tryLock() throws(Errno) -> Bool {
        do throws(Errno) {
            try retrying { flock(rawValue, LOCK_EX | LOCK_NB) }
            return true
        } catch {
            if error == .wouldBlock { return false }
            if [.noLocks, .notSupported, .invalidArgument, .noFunction].contains(error) { return true }
            throw error
        }
    }

    /// Waits until all of a file or folder is on the disk.
    ///
    /// The corresponding C function is `fsync`.
    package func synchronize() throws(Errno) {
        try retrying { fsync(rawValue) }
    }

    /// Waits until the bytes of a file, and what is needed to read them, are on the disk.
    ///
    /// The corresponding C function is `fdatasync`.
    package func synchronizeBytes() throws(Errno) {
        try retrying { fdatasync(rawValue) }
    }

    /// Has the kernel begin to write a file's bytes to the disk.
    ///
    /// Errors show when the bytes are synced.
    ///
    /// The corresponding C function is `sync_file_range`.
    package func beginWriting() {
        CLinux_begin_writing(rawValue)
    }

    /// Cuts a file off at a length, or extends it to the length.
    ///
    /// The corresponding C function is `ftruncate`.
    package func truncate(to length: Int64) throws(Errno) {
        try retrying { ftruncate(rawValue, off_t(length)) }
    }

    /// Reads some bytes at a position; 0 at the end.
    ///
    /// The corresponding C function is `pread`.
    package func readSome(into buffer: inout [UInt8], count: Int, at position: Int64) throws(Errno) -> Int {
        try retrying { unsafe Glibc.pread(rawValue, &buffer, min(count, buffer.count), off_t(position)) }
    }

    /// Reads some bytes at a position into a part of a buffer; 0 at the end.
    ///
    /// The corresponding C function is `pread`.
    package func readSome(into buffer: inout [UInt8], _ part: Range<Int>, at position: Int64) throws(Errno) -> Int {
        try retrying {
            unsafe buffer.withUnsafeMutableBytes { bytes in
                let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[part])
                return unsafe Glibc.pread(rawValue, bytes.baseAddress, bytes.count, off_t(position))
            }
        }
    }

    /// Writes one or more of the bytes at a position, and returns their number.
    ///
    /// The corresponding C function is `pwrite`.
    package func writeSome(_ bytes: RawSpan, at position: Int64) throws(Errno) -> Int {
        try checking {
            unsafe bytes.withUnsafeBytes { unsafe Glibc.pwrite(rawValue, $0.baseAddress, $0.count, off_t(position)) }
        }
    }

    /// Writes one or more of the bytes at the descriptor's offset, and returns their number.
    ///
    /// The corresponding C function is `write`.
    package func writeSome(_ bytes: RawSpan) throws(Errno) -> Int {
        try checking { unsafe bytes.withUnsafeBytes { unsafe Glibc.write(rawValue, $0.baseAddress, $0.count) } }
    }
}

extension FileDescriptor {
    /// Writes all bytes at the descriptor's offset; for files, which are always ready.
    package func write(_ bytes: RawSpan) throws(Errno) {
        var rest = bytes
        while rest.byteCount > 0 {
            do throws(Errno) {
                rest = rest.extracting(droppingFirst: try writeSome(rest))
            } catch {
                guard error == .interrupted else { throw error }
            }
        }
    }
}
