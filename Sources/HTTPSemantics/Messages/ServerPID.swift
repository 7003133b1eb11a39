/// The process id of a server, which ferry sends as `X-Server-PID`: decimal digits, at most as many as a process id has
/// on any system.
package struct ServerPID: Hashable, Sendable {
    /// The process id; 1 or more.
    package let number: UInt32

    /// Reads a field's value; nil if it is anything but a process id.
    package init?(_ value: String) {
        guard let number = UInt32(decimal: value), number > 0 else { return nil }
        self.number = number
    }
}
