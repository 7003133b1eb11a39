internal import CLinux
internal import Glibc
internal import SystemCalls
internal import SystemPackage

/// A set of rules of Landlock, the kernel's access control that a process puts on itself; see landlock(7).
///
/// A set withdraws all rights that the kernel knows except those that a rule gives: to files; from version 4 on, to
/// bind and connect TCP sockets; from version 6 on, to signal other processes and to reach their abstract unix sockets.
/// Open descriptors keep their rights.
struct Landlock: ~Copyable {
    private let ruleset: OwnedDescriptor

    /// Makes a set that gives no rights; the corresponding system call is `landlock_create_ruleset`.
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

    /// Enforces the rules for this thread and all threads that it starts.
    ///
    /// The corresponding system call is `landlock_restrict_self`.
    consuming func enforce() throws(Errno) { try retrying { CLinux_landlock_restrict_self(ruleset.rawValue) } }

    /// The kernel's version of Landlock.
    ///
    /// Throws `.noFunction` if the kernel was built without it, `.notSupported` if it was started without it, and
    /// mostly `.notPermitted` if a container forbids the call.
    static func version() throws(Errno) -> Int { Int(try retrying { CLinux_landlock_version() }) }

    /// The rights that a set withdraws.
    static func withdrawn(version: Int) -> CLinux_landlock_ruleset {
        CLinux_landlock_ruleset(
            handled_files: LandlockAccess.all(version: version).rawValue, handled_ports: version >= 4 ? 0b11 : 0,
            scopes: version >= 6 ? 0b11 : 0)
    }
}
