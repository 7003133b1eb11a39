import Glibc

extension Program.Fetch {
    /// The value of an environment variable; an empty one counts as none.
    ///
    /// The corresponding C function is `getenv`.
    static func environmentVariable(_ name: String) -> String? {
        // The process has one thread as yet, and none of ours sets variables.
        guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
        return unsafe String(cString: value)
    }
}
