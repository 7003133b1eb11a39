internal import CMicroHTTPD

/// The version of libmicrohttpd that the process runs with.
package struct LibraryVersion: Sendable, Comparable, CustomStringConvertible {
    /// The oldest version that is supported: older ones lack functions, and their system calls are not known.
    package static let oldest = Self("0.9.75")
    /// The version of the library that was loaded; the corresponding C function is `MHD_get_version`.
    package static let current = Self(unsafe String(cString: MHD_get_version()))

    /// The version as the library writes it, such as `1.0.1`.
    package let description: String

    /// Takes a version as the library writes it: numbers between dots.
    ///
    /// A part that is no number counts as 0.
    init(_ description: String) { self.description = description }

    private var numbers: [Int] {
        description.split(separator: ".").map { part in Int(part.prefix { $0.isNumber }) ?? 0 }
    }

    package static func < (one: Self, other: Self) -> Bool { one.numbers.lexicographicallyPrecedes(other.numbers) }

    package static func == (one: Self, other: Self) -> Bool { one.numbers == other.numbers }
}
