internal import Glibc
package import SystemPackage

/// A user of the system, whom a process that was started by root can become.
package struct UserIdentity: Sendable {
    private let name: String
    private let user: uid_t
    private let group: gid_t

    /// Looks up `name`; nil where there is no such user.
    ///
    /// The corresponding C function is `getpwnam`.
    package init?(name: String) {
        guard let entry = unsafe getpwnam(name) else { return nil }
        self.name = name
        user = unsafe entry.pointee.pw_uid
        group = unsafe entry.pointee.pw_gid
    }

    /// Whether this process is that user already.
    package var isCurrent: Bool { geteuid() == user && getuid() == user }

    /// Becomes the user, for good: with its group, and the other groups that it is in.
    ///
    /// Throws `.notPermitted` where this process is not root. The corresponding C functions are `initgroups`, `setgid`
    /// and `setuid`.
    package func become() throws(Errno) {
        try checking { unsafe initgroups(name, group) }
        try checking { setgid(group) }
        try checking { setuid(user) }
        // Root itself is a user that one can become, and the only one who keeps the way back.
        guard user == 0 || setuid(0) != 0 else { throw .notPermitted }
    }
}
