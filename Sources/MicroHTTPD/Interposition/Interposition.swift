internal import CMicroHTTPD
internal import Synchronization

/// The C functions that libmicrohttpd finds in the executable instead of behind it.
///
/// The dynamic loader looks for a function first in the executable. libmicrohttpd calls the functions of ``Symbol``
/// by their names, so it gets those that this module defines, which then call the next ones of that name in the order of
/// loading. Everything else in the process gets them as well; so they change what they do only for the sockets of a
/// daemon, and pass all other calls on. The daemon also works if they are not exported: then the library's faults are
/// its own. `docs/interposition.md` has the whole reasons, the prices and the versions of the library.
package enum Interposition {
    /// A function that is replaced.
    package enum Symbol: String, Sendable, CaseIterable {
        /// Sends the library's own responses in our form: ``LibraryResponses``.
        case queueResponse = "MHD_queue_response"
        /// Pauses if there are no descriptors left, instead of spinning: ``SystemCallFixes``.
        case accept = "accept4"
        /// Saves the system call before a read that waits by itself: ``BlockingReads``.
        case poll
        /// Ends a response whose file has become shorter, instead of spinning: ``SystemCallFixes``.
        case sendFile = "sendfile64"
        /// Leaves `Content-Length` out of a 304: ``LengthlessHeads``.
        case send
        /// Hides cookies from the library, which would keep each of them: ``HiddenCookies``.
        case receive = "recv"
    }

    /// The functions for which the loader does not find ours first.
    ///
    /// An empty array proves that a call by name from any library arrives here. It does not prove that libmicrohttpd
    /// makes such calls: one that was linked with `-Bsymbolic-functions` calls its own `MHD_queue_response`, and one
    /// that was built for `select` calls no `poll`. The corresponding C function is `dlsym`.
    package static var missing: [Symbol] {
        Symbol.allCases.filter { unsafe CMicroHTTPD_first($0.rawValue) == CMicroHTTPD_next($0.rawValue) }
    }

    /// The sockets of all daemons: those that listen, and those of connections.
    static let sockets = DescriptorSet()

    /// Whether `socket` belongs to a daemon; only a daemon of this module has one that is too large to be noted.
    static func concerns(_ socket: CInt) -> Bool {
        sockets.contains(socket) || socket >= DescriptorSet.limit && isUsed.load(ordering: .relaxed)
    }

    /// Notes that a daemon listens at `socket`.
    static func begin(on socket: CInt) {
        isUsed.store(true, ordering: .relaxed)
        sockets.insert(socket)
    }

    /// The function behind ours in the order of loading; nil if there is none.
    ///
    /// The corresponding C function is `dlsym` with `RTLD_NEXT`.
    static func next(_ symbol: Symbol) -> UnsafeMutableRawPointer? { unsafe CMicroHTTPD_next(symbol.rawValue) }

    /// Whether there has ever been a daemon.
    private static let isUsed = Atomic(false)
}
