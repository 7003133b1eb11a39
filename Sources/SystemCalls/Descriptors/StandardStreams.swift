internal import CLinux
internal import Glibc

/// The descriptors 0, 1 and 2, which every program expects to be open.
package enum StandardStreams {
    /// Opens the numbers 0, 1 and 2 if they are closed, so that no file or socket of this program gets one of them.
    ///
    /// Otherwise a line for standard output could be written to a file that is being received, or to a client. The
    /// placeholder can be neither read nor written: its use fails with `EBADF`, like that of a closed descriptor. It is
    /// the root folder, because /dev/null may be missing. The corresponding C function is `open` with `O_PATH`.
    package static func reserve() {
        for descriptor in 0...2 as ClosedRange<CInt> where fcntl(descriptor, F_GETFD) == -1 {
            _ = unsafe open("/", CLinux_O_PATH)
        }
    }
}
