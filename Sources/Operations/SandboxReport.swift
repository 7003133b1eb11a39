package import SystemPackage

/// What confines the process, and what does not, as the start tells.
package struct SandboxReport: Sendable, Equatable, CustomStringConvertible {
    /// The layers that are in force, outermost first.
    package private(set) var inForce: [String] = []
    /// The layers that are not, with the reason.
    package private(set) var missing: [String] = []

    /// Creates a report of nothing.
    init() {}

    /// Takes note of a layer that is in force.
    mutating func add(_ layer: String) { inForce.append(layer) }

    /// Takes note of a layer that could not be had.
    mutating func miss(_ layer: String, _ reason: some CustomStringConvertible) {
        missing.append("\(layer) (\(reason))")
    }

    /// Such as `no_new_privs, landlock 7, seccomp`, or `no_new_privs, seccomp; without landlock (Function not implemented)`.
    package var description: String {
        let first = inForce.isEmpty ? "off" : inForce.joined(separator: ", ")
        return missing.isEmpty ? first : "\(first); without \(missing.joined(separator: ", "))"
    }
}

/// A path that has to be open inside the sandbox is not.
package struct SandboxError: Error {
    /// The path as the policy has it.
    package let path: String
    /// Why it cannot be opened.
    package let error: Errno

    /// Creates an error of `path`.
    package init(path: String, error: Errno) {
        self.path = path
        self.error = error
    }
}
