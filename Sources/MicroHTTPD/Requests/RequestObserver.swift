/// Receives a report about each finished request, even if the library has responded to it, and about connections that
/// were cut.
package final class RequestObserver: Sendable {
    /// Whether more than the target of the request is wanted, which costs a copy.
    let wantsHead: Bool
    let completed: @Sendable (inout CompletedRequest) -> Void
    let cut: @Sendable (CutReason) -> Void

    /// Creates an observer.
    ///
    /// - Parameters:
    ///   - wantsHead: Whether the method, the version, the referrer and the user agent are wanted, as they were
    ///     received.
    ///   - completed: Called on the connection's own thread, and by many threads at once; the client's next request
    ///     waits for its return.
    ///   - cut: Called once for each connection that was cut.
    package init(
        wantsHead: Bool, completed: @escaping @Sendable (inout CompletedRequest) -> Void,
        cut: @escaping @Sendable (CutReason) -> Void = { _ in }
    ) {
        self.wantsHead = wantsHead
        self.completed = completed
        self.cut = cut
    }
}
