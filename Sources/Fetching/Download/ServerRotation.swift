/// The servers that have a file, by their positions, and the one that is asked next.
///
/// A server that has refused is never asked again. A server that has failed is asked again after all others have.
struct ServerRotation: Sendable {
    /// How many servers have the file, 1 or more.
    let count: Int
    /// The server that is asked next.
    private(set) var current = 0
    /// The servers that will not send the file, whenever they are asked.
    private var refusing: Set<Int> = []
    /// The servers that have failed since the last wait.
    private var failing: Set<Int> = []
    /// The servers that have responded in this run.
    private var responding: Set<Int> = []
    /// The servers that are asked for the whole file alone, because they have refused a range of it.
    private var plain: Set<Int> = []

    /// Begins with the server at a position.
    init(count: Int, from current: Int = 0) {
        (self.count, self.current) = (max(1, count), current)
    }

    /// Whether no server is left that has not refused.
    var isExhausted: Bool { refusing.count >= count }

    /// Whether a server has refused.
    func hasRefused(_ server: Int) -> Bool { refusing.contains(server) }

    /// Whether a server has responded in this run.
    func hasResponded(_ server: Int) -> Bool { responding.contains(server) }

    /// Whether a server is asked for the whole file alone.
    func isPlain(_ server: Int) -> Bool { plain.contains(server) }

    /// The first server after another that has neither refused nor failed; nil if there is none.
    func next(after server: Int) -> Int? {
        (1..<max(1, count)).map { (server + $0) % count }.first { !refusing.contains($0) && !failing.contains($0) }
    }

    /// Makes a server the one that is asked next.
    mutating func select(_ server: Int) { current = server }

    mutating func noteResponse(of server: Int) { responding.insert(server) }

    /// Notes that a server refuses ranges, though perhaps not the file.
    mutating func noteRangeRefusal(by server: Int) { plain.insert(server) }

    mutating func noteRefusal(by server: Int) { refusing.insert(server) }

    mutating func noteFailure(of server: Int) { failing.insert(server) }

    /// Lets servers that have failed be asked again.
    mutating func forgetFailures() { failing = [] }
}
