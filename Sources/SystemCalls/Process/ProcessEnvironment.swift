internal import CLinux
internal import Glibc

/// What the process was started with: its words and its variables.
package enum ProcessEnvironment {
    /// The words of the command line, without the program's own name, as the kernel has put them onto the stack.
    ///
    /// `CommandLine.arguments` has them from `/proc/self/cmdline`, which need not be there. Bytes that are no UTF-8 are
    /// replaced.
    package static var arguments: [String] {
        let words = unsafe UnsafeBufferPointer(start: CLinux_arguments(), count: CLinux_argument_count())
        // The kernel ends each word with a zero, and nothing changes or frees them.
        return unsafe words.dropFirst().compactMap { unsafe $0.map { unsafe String(cString: $0) } }
    }

    /// The value of the variable `name`; nil if it is unset or empty.
    ///
    /// The corresponding C function is `getenv`.
    package static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
        return unsafe String(cString: value)
    }
}
