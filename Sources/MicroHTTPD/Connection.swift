/// What one connection keeps between the library's calls for it.
///
/// The library's listening thread makes it before the connection's own thread starts and ends it after that thread was
/// joined; in between, that thread alone uses it.
final class Connection {
    /// Where the request under way stands.
    enum Phase {
        /// No access call has come for this request yet.
        case head
        /// The head was accepted; the next access call answers.
        case accepted
        /// A reply was queued.
        case answered
        /// A reply was queued after which the connection closes, whatever the client still sends.
        case refused
    }

    /// The raw request target: every byte between the method and the version, undecoded.
    ///
    /// The array keeps its memory from one request to the next.
    private(set) var target: [UInt8] = []
    var phase = Phase.head

    /// Begins a request for `target`.
    func begin(_ target: UnsafeBufferPointer<UInt8>) {
        phase = .head
        self.target.removeAll(keepingCapacity: true)
        unsafe self.target.append(contentsOf: target)
    }
}
