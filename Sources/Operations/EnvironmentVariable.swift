internal import Glibc

/// The variables of the process's environment.
package enum EnvironmentVariable {
    /// The value of the variable `name`; nil where it is unset or empty.
    ///
    /// The corresponding C function is `getenv`.
    package static func value(_ name: String) -> String? {
        guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
        return unsafe String(cString: value)
    }
}
