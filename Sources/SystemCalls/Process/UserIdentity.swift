internal import Glibc
package import SystemPackage

/// A user that a process started by root can change to.
package struct UserIdentity: Sendable {
    private let name: String
    private let user: uid_t
    private let group: gid_t

    /// Looks up `name`; nil if there is no such user.
    ///
    /// The corresponding C function is `getpwnam`.
    package init?(name: String) {
        guard let entry = unsafe getpwnam(name) else { return nil }
        self.name = name
        user = unsafe entry.pointee.pw_uid
        group = unsafe entry.pointee.pw_gid
    }

    /// Whether this process already runs as the user.
    package var isCurrent: Bool { geteuid() == user && getuid() == user }

    /// Changes to the user for good, with its group and its supplementary groups.
    ///
    /// Throws `.notPermitted` if this process is not root. The corresponding C functions are `initgroups`, `setgid` and
    /// `setuid`.
    package func become() throws(Errno) {
        try checking { unsafe initgroups(name, group) }
        try checking { setgid(group) }
        try checking { setuid(user) }
        // Root may be the user too; only root can change back.
        guard user == 0 || setuid(0) != 0 else { throw .notPermitted }
    }
}
