internal import Glibc

/// The limit of open descriptors of this process.
package enum DescriptorLimit {
    /// The limit in force; 1024 if the system does not say.
    ///
    /// The corresponding C function is `getrlimit` with `RLIMIT_NOFILE`.
    package static var current: Int { limit.map { Int(clamping: $0.rlim_cur) } ?? fallback }

    /// Raises the soft limit to the hard one, and returns the limit that is then in force.
    ///
    /// The corresponding C function is `setrlimit` with `RLIMIT_NOFILE`.
    package static func raise() -> Int {
        guard var limit else { return fallback }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(resource, &limit)
        return current
    }

    /// The default of Linux.
    private static let fallback = 1024

    private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }

    private static var limit: rlimit? {
        var limit = rlimit()
        return unsafe getrlimit(resource, &limit) == 0 ? limit : nil
    }
}
