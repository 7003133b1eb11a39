package import HTTPSemantics

/// The page of the folder for requests whose target has no file.
package struct FallbackPage: Equatable, Sendable {
    /// The page's path below the root folder; its name may begin with a dot.
    package let path: [UInt8]

    /// The status of the response with it: 404, or 200 for a single-page application, which reads the path itself.
    package let status: Status

    /// Takes the path of a file below the root folder; nil if it is empty, absolute or leads upwards.
    package init?(path: [UInt8], status: Status) {
        let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard
            segments.allSatisfy({ !["", ".", ".."].contains(String(decoding: $0, as: UTF8.self)) && !$0.contains(0) })
        else { return nil }
        (self.path, self.status) = (path, status)
    }
}
