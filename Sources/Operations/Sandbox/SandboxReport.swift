package import SystemPackage

/// The layers that confine the process, and those that are missing, for the start line.
package struct SandboxReport: Sendable, Equatable, CustomStringConvertible {
    /// The layers that are in force, outermost first.
    package private(set) var inForce: [String] = []
    /// The missing layers, each with the reason.
    package private(set) var missing: [String] = []

    /// Creates an empty report.
    init() {}

    /// Adds a layer that is in force.
    mutating func add(_ layer: String) { inForce.append(layer) }

    /// Adds a missing layer.
    mutating func miss(_ layer: String, _ reason: String) { missing.append("\(layer) (\(reason))") }

    /// Adds a missing layer with its error; throws if the error does not mean that the layer is missing.
    mutating func miss(_ layer: String, _ error: Errno) throws(SandboxError) {
        guard error.isOfMissingLayer else { throw .failed(layer: layer, error) }
        miss(layer, "\(error)")
    }

    /// The report in words: `no_new_privs, landlock 7, seccomp`, or `no_new_privs, seccomp; without landlock (Function
    /// not implemented)`.
    package var description: String {
        let first = inForce.isEmpty ? "off" : inForce.joined(separator: ", ")
        return missing.isEmpty ? first : "\(first); without \(missing.joined(separator: ", "))"
    }
}

/// Why the process cannot be confined as it should be.
package enum SandboxError: Error {
    /// This path of the policy must be readable inside the sandbox, and cannot be opened.
    case closed(path: FilePath, Errno)
    /// The kernel has the layer, but putting it in force has failed.
    case failed(layer: String, Errno)
}

extension Errno {
    /// Whether the error means that the layer is missing: the kernel lacks it, or a container forbids it.
    ///
    /// Landlock gives `E2BIG` if 16 policies are in force already. libseccomp gives `ECANCELED` if the kernel refuses.
    var isOfMissingLayer: Bool {
        [.noFunction, .notSupportedOnSocket, .notPermitted, .argListTooLong, .canceled].contains(self)
    }
}
