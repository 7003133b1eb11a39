internal import Glibc
package import SystemCalls
package import SystemPackage

/// A listening socket.
///
/// It is made here, not by libmicrohttpd, so that this program controls every kind of address.
package struct ListenSocket: ~Copyable {
    /// The open descriptor.
    package let descriptor: OwnedDescriptor
    /// The address, with the port that the kernel chose.
    package let address: String
    /// The path of the unix socket, which stays after the socket is closed.
    package let path: FilePath?

    /// The most connections that wait to be accepted; the kernel caps it at `net.core.somaxconn`.
    private static let backlog: CInt = 4096

    /// Listens at `address`.
    ///
    /// - Parameters:
    ///   - address: The address. An unused unix socket at a path is replaced; any other file there is not.
    ///   - port: The TCP port; 0 takes a free one. Ignored for a unix socket.
    ///   - sharesPort: Whether other processes of the same user may listen there too; the kernel then spreads
    ///     connections among them. Default false; ignored for a unix socket. See socket(7), `SO_REUSEPORT`.
    /// - Throws: `Errno`, mostly `.addressInUse`.
    package init(_ address: BindAddress, port: UInt16, sharesPort: Bool = false) throws(Errno) {
        switch address {
        case .internet(let address):
            descriptor = try Self.listen(address, port: port, sharesPort: sharesPort)
            path = nil
            self.address = "http://\(address.host):\(Self.port(of: descriptor))"
        case .unix(let path):
            descriptor = try Self.listen(path: path)
            self.path = path
            self.address = "unix:\(path)"
        }
    }

    /// Gives up the descriptor alone.
    package consuming func takeDescriptor() -> OwnedDescriptor { descriptor }
}

extension ListenSocket {
    private static func listen(
        _ address: InternetAddress, port: UInt16, sharesPort: Bool
    ) throws(Errno) -> OwnedDescriptor {
        let socket = try open(address.isVersion6 ? AF_INET6 : AF_INET)
        // A restart must not wait until the kernel has forgotten the connections of the process before it.
        try set(SOL_SOCKET, SO_REUSEADDR, 1, on: socket)
        if sharesPort { try set(SOL_SOCKET, SO_REUSEPORT, 1, on: socket) }
        if address.isVersion6 {
            try set(CInt(IPPROTO_IPV6), IPV6_V6ONLY, address.takesVersion4 ? 0 : 1, on: socket)
        }
        let result = unsafe address.withSocketAddress(port: port) { address in
            Result { () throws(Errno) in
                try checking { unsafe bind(socket.rawValue, address.pointee.ai_addr, address.pointee.ai_addrlen) }
            }
        }
        guard let result else { throw .addressNotAvailable }
        _ = try result.get()
        try checking { Glibc.listen(socket.rawValue, backlog) }
        return socket
    }

    private static func listen(path: FilePath) throws(Errno) -> OwnedDescriptor {
        let socket = try open(AF_UNIX)
        try removeUnused(path)
        try checking { unsafe withUnixAddress(path) { unsafe bind(socket.rawValue, $0, $1) } }
        try checking { Glibc.listen(socket.rawValue, backlog) }
        return socket
    }

    /// Removes the socket that an ended process has left at `path`.
    private static func removeUnused(_ path: FilePath) throws(Errno) {
        var status = stat()
        // A connection to any other kind of file is refused as well.
        guard unsafe path.withPlatformString({ unsafe lstat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFSOCK
        else { return }
        let probe = try open(AF_UNIX, CInt(SOCK_NONBLOCK.rawValue))
        do throws(Errno) {
            try checking { unsafe withUnixAddress(path) { unsafe connect(probe.rawValue, $0, $1) } }
        } catch .connectionRefused {
            // It is a socket that no process listens on. `bind` judges every other result.
            try checking { unsafe path.withPlatformString { unsafe unlink($0) } }
        } catch {}
    }

    private static func withUnixAddress(
        _ path: FilePath, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // `BindAddress` accepts only paths that fit with their closing zero.
        unsafe path.withPlatformString { path in
            unsafe withUnsafeMutableBytes(of: &address.sun_path) {
                unsafe $0.copyBytes(from: UnsafeBufferPointer(cString: path))
            }
        }
        return unsafe withUnsafePointer(to: address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func open(_ family: CInt, _ flags: CInt = 0) throws(Errno) -> OwnedDescriptor {
        try OwnedDescriptor { socket(family, CInt(SOCK_STREAM.rawValue) | O_CLOEXEC | flags, 0) }
    }

    private static func set(_ level: CInt, _ option: CInt, _ value: CInt, on socket: borrowing OwnedDescriptor)
        throws(Errno)
    {
        var value = value
        try checking { unsafe setsockopt(socket.rawValue, level, option, &value, socklen_t(MemoryLayout<CInt>.size)) }
    }

    /// The port that the kernel gave a socket; the corresponding C function is `getsockname`.
    private static func port(of socket: borrowing OwnedDescriptor) -> UInt16 {
        // Both families have the port at the same offset, in network order. See ip(7) and ipv6(7).
        var address = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        _ = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(socket.rawValue, $0, &size)
            }
        }
        return UInt16(bigEndian: address.sin6_port)
    }
}
