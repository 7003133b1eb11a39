import Glibc

/// Two sockets that are connected to each other and do not block, which are closed at the end.
final class SocketPair: Sendable {
    let sockets: (CInt, CInt)

    init() {
        var pair: [CInt] = [-1, -1]
        _ = unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &pair)
        sockets = (pair[0], pair[1])
    }

    deinit {
        close(sockets.0)
        close(sockets.1)
    }
}
