internal import CMicroHTTPD
internal import Synchronization

/// The C functions of libmicrohttpd and libc that the executable replaces.
///
/// The dynamic loader looks for a function first in the executable. libmicrohttpd calls the functions of ``Symbol`` by
/// their names, so it gets those that this module defines, which then call the next function of that name in the
/// loading order. All other code in the process gets them too, so they behave differently only for the sockets of a
/// daemon, and pass all other calls on. The daemon also works if they are not exported, but then with the library's
/// faults. `docs/interposition.md` has the reasons, the costs and the versions of the library.
package enum Interposition {
    /// A replaced function.
    package enum Symbol: String, Sendable, CaseIterable {
        /// Pauses if there are no descriptors left, instead of spinning: ``SystemCallFixes``.
        case accept = "accept4"
        /// Saves the system call before a blocking read: ``BlockingReads``.
        case poll
        /// Ends a response whose file has become shorter, instead of spinning: ``SystemCallFixes``.
        case sendFile = "sendfile64"
        /// Sends our response in place of the library's, and leaves `Content-Length` out of a 304: ``LibraryResponses``,
        /// ``LengthlessHeads``.
        case send
        /// Sends our response in place of the library's: ``LibraryResponses``.
        case sendMessage = "sendmsg"
        /// Hides cookies from the library, which would keep each of them: ``HiddenCookies``.
        case receive = "recv"
        /// Responds before the library closes a connection without a word: ``LibraryResponses``.
        case shutDown = "shutdown"
    }

    /// The functions for which the loader does not find ours first.
    ///
    /// An empty array proves that a call by name from any library arrives here. It does not prove that libmicrohttpd
    /// makes such calls: one that was built for `select` calls no `poll`. The corresponding C function is `dlsym`.
    package static var missing: [Symbol] {
        Symbol.allCases.filter { unsafe CMicroHTTPD_first($0.rawValue) == CMicroHTTPD_next($0.rawValue) }
    }

    /// The listening and connected sockets of all daemons.
    static let sockets = DescriptorSet()

    /// Whether `socket` belongs to a daemon; a socket over the set's limit counts as a daemon's.
    static func concerns(_ socket: CInt) -> Bool {
        sockets.contains(socket) || socket >= DescriptorSet.limit && isUsed.load(ordering: .relaxed)
    }

    /// Notes that a daemon listens at `socket`.
    static func begin(on socket: CInt) {
        isUsed.store(true, ordering: .relaxed)
        sockets.insert(socket)
    }

    /// The next function of the name in the loading order; nil if there is none.
    ///
    /// The corresponding C function is `dlsym` with `RTLD_NEXT`.
    static func next(_ symbol: Symbol) -> UnsafeMutableRawPointer? { unsafe CMicroHTTPD_next(symbol.rawValue) }

    /// Whether there has ever been a daemon.
    private static let isUsed = Atomic(false)
}
