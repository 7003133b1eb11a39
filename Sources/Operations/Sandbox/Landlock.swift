internal import CLinux
internal import Glibc
internal import SystemCalls
internal import SystemPackage

/// The kernel's access control that a process lays upon itself, as a set of rules; see landlock(7).
///
/// Rules withdraw all rights but those that they give, as far as the kernel knows them: to files, from version 4 on to
/// bind and connect TCP sockets, and from version 6 on to signal other processes and to reach their abstract unix sockets.
/// Descriptors that are open stay as they are.
struct Landlock: ~Copyable {
    private let ruleset: OwnedDescriptor

    /// Makes rules that give no rights; the corresponding system call is `landlock_create_ruleset`.
    init(version: Int) throws(Errno) {
        var withdrawn = Self.withdrawn(version: version)
        ruleset = try OwnedDescriptor { unsafe CLinux_landlock_create_ruleset(&withdrawn) }
    }

    /// Gives a right; the corresponding system call is `landlock_add_rule`.
    func allow(_ rule: SandboxPolicy.Rule) throws(Errno) {
        let file = try OwnedDescriptor {
            unsafe rule.path.withPlatformString { unsafe open($0, CLinux_O_PATH | O_CLOEXEC) }
        }
        do throws(Errno) {
            try retrying { CLinux_landlock_allow(ruleset.rawValue, rule.access.rawValue, file.rawValue) }
        } catch {
            // Landlock does not restrict a pipe or a socket, and refuses a rule about one.
            guard error.rawValue == EBADFD else { throw error }
        }
    }

    /// Puts the rules in force for this thread and all that it starts.
    ///
    /// The corresponding system call is `landlock_restrict_self`.
    consuming func enforce() throws(Errno) { try retrying { CLinux_landlock_restrict_self(ruleset.rawValue) } }

    /// The version that this kernel knows.
    ///
    /// Throws `.noFunction` where it was built without, `.notSupported` where it was started without, and mostly
    /// `.notPermitted` where a container forbids to ask.
    static func version() throws(Errno) -> Int { Int(try retrying { CLinux_landlock_version() }) }

    /// The rights that are withdrawn.
    static func withdrawn(version: Int) -> CLinux_landlock_ruleset {
        CLinux_landlock_ruleset(
            handled_files: LandlockAccess.all(version: version).rawValue, handled_ports: version >= 4 ? 0b11 : 0,
            scopes: version >= 6 ? 0b11 : 0)
    }
}
