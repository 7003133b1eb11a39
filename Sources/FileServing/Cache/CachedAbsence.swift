internal import MicroHTTPD

/// A name for which there was no file, with the 404 for it.
final class CachedAbsence: Sendable {
    /// The memory that it takes beside its names: the response.
    private static let overhead = 2048

    /// The prepared 404.
    let response: Response
    private let path: [CChar]
    let use = ReferenceBit()

    /// Notes that no file was found at `path` below the root.
    init(_ response: consuming Response, at path: [UInt8]) {
        self.response = response
        self.path = DocumentRoot.name(of: path)
    }

    /// The approximate memory that it takes; the body contains the path too.
    var memorySize: Int { 2 * path.count + Self.overhead }

    /// Whether its path still leads to no file.
    ///
    /// Links may lead anywhere in this check: a file that is missing there is missing within the root too.
    func isCurrent(below root: DocumentRoot) -> Bool { root.isVacant(at: path) }
}
