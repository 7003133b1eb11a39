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
    mutating func miss(_ layer: String, _ reason: String) { missing.append("\(layer) (\(reason))") }

    /// Takes note of a layer that is not to be had here; throws where the error says something else.
    mutating func miss(_ layer: String, _ error: Errno) throws(SandboxError) {
        guard error.isOfMissingLayer else { throw .failed(layer: layer, error) }
        miss(layer, "\(error)")
    }

    /// Such as `no_new_privs, landlock 7, seccomp`, or `no_new_privs, seccomp; without landlock (Function not implemented)`.
    package var description: String {
        let first = inForce.isEmpty ? "off" : inForce.joined(separator: ", ")
        return missing.isEmpty ? first : "\(first); without \(missing.joined(separator: ", "))"
    }
}

/// Why the process cannot be confined as it should be.
package enum SandboxError: Error {
    /// The path, as the policy has it, has to be open inside the sandbox and cannot be opened.
    case closed(path: FilePath, Errno)
    /// The kernel has the layer, and still it could not be laid.
    case failed(layer: String, Errno)
}

extension Errno {
    /// Whether a layer is not to be had here: the kernel lacks it, or something around this process forbids it.
    ///
    /// `E2BIG` is Landlock's where 16 policies are in force already, `ECANCELED` libseccomp's for what the kernel refuses.
    var isOfMissingLayer: Bool {
        [.noFunction, .notSupportedOnSocket, .notPermitted, .argListTooLong, .canceled].contains(self)
    }
}
