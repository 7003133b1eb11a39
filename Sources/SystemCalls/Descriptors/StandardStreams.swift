internal import Glibc

/// The three descriptors that every program expects to be open.
package enum StandardStreams {
    /// Takes the numbers 0, 1 and 2 where they are closed, so that no file of ours gets one of them.
    ///
    /// Otherwise a line for standard output would be written into a file that is being received. What takes the number
    /// is opened the wrong way round, so that its use fails as that of a closed one does. The corresponding C function
    /// is `open`.
    package static func reserve() {
        for descriptor in 0...2 as ClosedRange<CInt> where fcntl(descriptor, F_GETFD) == -1 {
            _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
