internal import MicroHTTPD

/// A name that led nowhere when it was looked up, with the answer that says so.
final class CachedAbsence: Sendable {
    /// The bytes of memory that it takes up besides its names: the response.
    private static let overhead = 2048

    /// The 404 that is ready to be sent.
    let response: Response
    private let path: [CChar]
    let use = ReferenceBit()

    /// Describes what was just not found at `path` below the root.
    init(_ response: consuming Response, at path: [UInt8]) {
        self.response = response
        self.path = DocumentRoot.name(of: path)
    }

    /// The bytes of memory that it takes up, about: the body names the path, too.
    var memorySize: Int { 2 * path.count + Self.overhead }

    /// Whether there still is nothing at its path, wherever links lead: then nothing can be there within the root either.
    func isCurrent(below root: DocumentRoot) -> Bool { root.isVacant(at: path) }
}
