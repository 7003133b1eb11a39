/// How often the service manager wants to hear that this process is alive; see sd_watchdog_enabled(3).
package enum WatchdogInterval {
    /// The values of the variables contradict the manual.
    package struct Malformed: Error {}

    /// Reads the variables of the environment.
    ///
    /// - Parameters:
    ///   - microseconds: The value of `WATCHDOG_USEC`; nil if it is unset.
    ///   - process: The value of `WATCHDOG_PID`; nil if it is unset.
    ///   - pid: The id of this process.
    /// - Returns: The time after which this process counts as dead; nil if nobody watches it.
    /// - Throws: `Malformed` if a value is no positive number.
    package static func read(microseconds: String?, process: String?, pid: Int32) throws(Malformed) -> Duration? {
        guard let microseconds else { return nil }
        if let process {
            guard let watched = Int32(process), watched > 0 else { throw Malformed() }
            guard watched == pid else { return nil }
        }
        guard let time = Int64(microseconds), time > 0 else { throw Malformed() }
        return .microseconds(time)
    }
}
