internal import CLinux
internal import Glibc

/// The arguments and variables that the process was started with.
package enum ProcessEnvironment {
    /// The arguments of the command line, without the program's own name, from the process's stack.
    ///
    /// `CommandLine.arguments` reads `/proc/self/cmdline`, which may be missing, and replaces bytes that are not UTF-8.
    package static var arguments: [[UInt8]] {
        let words = unsafe UnsafeBufferPointer(start: CLinux_arguments(), count: CLinux_argument_count())
        // The kernel ends each argument with a zero, and nothing changes or frees them.
        return unsafe words.dropFirst().compactMap { unsafe $0.map { unsafe Array(UnsafeBufferPointer(cString: $0)) } }
    }

    /// The id of this process; the corresponding C function is `getpid`.
    package static var processID: Int32 { getpid() }

    /// The value of the variable `name` as text, in which bytes that are not UTF-8 are replaced; nil if it is unset or
    /// empty.
    package static func variable(_ name: String) -> String? {
        bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of the variable `name`; nil if it is unset or empty.
    ///
    /// The corresponding C function is `getenv`.
    package static func bytes(of name: String) -> [UInt8]? {
        guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
        return unsafe Array(UnsafeBufferPointer(cString: value))
    }
}
