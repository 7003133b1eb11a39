import Glibc

/// Listens on a free port of the IPv4 loopback interface; whoever takes the socket closes it.
package func listenOnLoopback() throws -> (socket: Int32, port: UInt16) {
    let socket = try check("socket", Glibc.socket(AF_INET, streamSocket, 0))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    try withUnsafeMutablePointer(to: &address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            try check("bind", bind(socket, $0, size))
            try check("listen", listen(socket, 128))
            try check("getsockname", getsockname(socket, $0, &size))
        }
    }
    return (socket, UInt16(bigEndian: address.sin_port))
}

/// Listens at a unix socket that it creates at `path`, which must be free; whoever takes the socket closes it.
package func listen(atPath path: String) throws -> Int32 {
    let socket = try check("socket", Glibc.socket(AF_UNIX, streamSocket, 0))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    try withUnsafePointer(to: address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            try check("bind", bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)))
            try check("listen", Glibc.listen(socket, 128))
        }
    }
    return socket
}
