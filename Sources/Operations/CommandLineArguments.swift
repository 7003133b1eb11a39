internal import CLinux

/// The words that the program was started with.
package enum CommandLineArguments {
    /// All but the program's own name, as the kernel has put them onto the stack.
    ///
    /// `CommandLine.arguments` has them from `/proc/self/cmdline`, which need not be there. Bytes that are no UTF-8 are
    /// replaced.
    package static var all: [String] {
        let words = unsafe UnsafeBufferPointer(start: CLinux_arguments(), count: CLinux_argument_count())
        // The kernel ends each word with a zero, and nothing changes or frees them.
        return unsafe words.dropFirst().compactMap { unsafe $0.map { unsafe String(cString: $0) } }
    }
}
