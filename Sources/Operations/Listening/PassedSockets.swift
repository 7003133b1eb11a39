/// The sockets that a service manager passes to this process when it starts it; see sd_listen_fds(3).
package enum PassedSockets {
    /// The first descriptor that is passed, `SD_LISTEN_FDS_START`.
    package static let first: CInt = 3

    /// The values of the variables contradict the manual.
    package struct Malformed: Error, Equatable {
        /// The name of the variable.
        package let variable: String
        /// Its value.
        package let value: String

        /// Notes the variable and its value.
        package init(variable: String, value: String) {
            self.variable = variable
            self.value = value
        }
    }

    /// Reads the variables of the environment.
    ///
    /// The names of the sockets (`LISTEN_FDNAMES`) are not heeded.
    ///
    /// - Parameters:
    ///   - count: The value of `LISTEN_FDS`; nil if it is unset.
    ///   - process: The value of `LISTEN_PID`; nil if it is unset.
    ///   - pid: The id of this process.
    /// - Returns: The descriptors; none if no sockets were passed, or if they were passed to another process.
    /// - Throws: `Malformed` if a value is no number, or below zero.
    package static func read(count: String?, process: String?, pid: Int32) throws(Malformed) -> [CInt] {
        guard let process, let count else { return [] }
        guard let receiver = Int32(process), receiver > 0 else {
            throw Malformed(variable: "LISTEN_PID", value: process)
        }
        guard receiver == pid else { return [] }
        guard let number = CInt(count), (0...largestCount).contains(number) else {
            throw Malformed(variable: "LISTEN_FDS", value: count)
        }
        return Array(first..<first + number)
    }

    /// More than any service manager passes.
    private static let largestCount: CInt = 1024
}
