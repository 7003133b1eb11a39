internal import CLinux
internal import Glibc

/// The three descriptors that every program expects to be open.
package enum StandardStreams {
    /// Takes the numbers 0, 1 and 2 where they are closed, so that no file and no socket of ours gets one of them.
    ///
    /// Otherwise a line for standard output would be written into a file that is being received, or to a client. What
    /// takes the number can be neither read nor written, so that its use fails as that of a closed one does (`EBADF`);
    /// it is the root folder, for a /dev/null need not be there. The corresponding C function is `open` with `O_PATH`.
    package static func reserve() {
        for descriptor in 0...2 as ClosedRange<CInt> where fcntl(descriptor, F_GETFD) == -1 {
            _ = unsafe open("/", CLinux_O_PATH)
        }
    }
}
