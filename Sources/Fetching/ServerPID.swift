/// The process id in an `X-BaseURL-PID` field: decimal digits, no more than a process id has on any system.
package struct ServerPID: Hashable, Sendable {
    /// The process id; 1 or more.
    package let number: UInt32

    /// Reads a field value, or returns nothing where it is anything but a process id.
    package init?(_ value: String) {
        let isDecimal = value.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDecimal, let number = UInt32(value), number > 0 else { return nil }
        self.number = number
    }
}
