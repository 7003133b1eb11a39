/// What is told of each request that is over, whoever answered it.
package final class RequestObserver: Sendable {
    /// Whether what the client sent is wanted besides the target, which costs a copy.
    let wantsHead: Bool
    let completed: @Sendable (CompletedRequest) -> Void

    /// Creates an observer.
    ///
    /// - Parameters:
    ///   - wantsHead: Whether the method, the version, the referrer and the user agent are wanted as they came.
    ///   - completed: Called on the connection's own thread, and by many threads at once; the client's next request
    ///     waits for its return.
    package init(wantsHead: Bool, completed: @escaping @Sendable (CompletedRequest) -> Void) {
        self.wantsHead = wantsHead
        self.completed = completed
    }
}
