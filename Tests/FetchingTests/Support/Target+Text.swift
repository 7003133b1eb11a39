@testable import Fetching

extension Target {
    /// Reads a word that is text.
    init(_ text: String, server: BaseURL?) throws(Malformed) { try self.init(Array(text.utf8), server: server) }
}
