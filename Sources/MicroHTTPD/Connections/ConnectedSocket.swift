internal import CMicroHTTPD
internal import Glibc

/// Calls on a connected socket beside those of libmicrohttpd.
enum ConnectedSocket {
    /// Whether there are unread bytes; the corresponding C function is `recv` with `MSG_PEEK`.
    static func hasInput(_ socket: CInt) -> Bool {
        var byte: UInt8 = 0
        return unsafe recv(socket, &byte, 1, CInt(MSG_PEEK | MSG_DONTWAIT)) == 1
    }

    /// Whether the peer has ended its sending side; the corresponding C function is `poll`.
    static func hasPeerEnded(_ socket: CInt) -> Bool {
        var entry = pollfd(fd: socket, events: CMicroHTTPD_POLLRDHUP, revents: 0)
        return unsafe poll(&entry, 1, 0) == 1
    }

    /// Resets a TCP connection; the corresponding C function is `connect` with `AF_UNSPEC`.
    static func reset(_ socket: CInt) {
        var nobody = sockaddr()
        nobody.sa_family = sa_family_t(AF_UNSPEC)
        guard unsafe connect(socket, &nobody, socklen_t(MemoryLayout<sockaddr>.size)) != 0 else { return }
        // Some kernels about Linux 6.4 refuse that while a thread waits in `recv`; then its close resets.
        resetAtClose(socket, true)
    }

    /// Sets whether the kernel resets a TCP connection when it is closed, even if the process dies.
    ///
    /// The corresponding C function is `setsockopt` with `SO_LINGER`.
    static func resetAtClose(_ socket: CInt, _ isOn: Bool) {
        var option = linger(l_onoff: isOn ? 1 : 0, l_linger: 0)
        _ = unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}
