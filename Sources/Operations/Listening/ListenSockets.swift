internal import Glibc
internal import SystemCalls
package import SystemPackage

/// Owner of all sockets that a server listens at: one that it made, or those that a service manager has passed to it.
package struct ListenSockets: ~Copyable {
    /// Where they listen, such as `http://[::]:8080` or `unix:/run/ferry.socket`.
    package let addresses: [String]
    /// The path of the unix socket that goes with the server; nil for any other, and for those that were passed.
    package let path: FilePath?
    private var descriptors: [CInt]

    /// Takes over a socket that this process made.
    package init(_ socket: consuming ListenSocket) {
        addresses = [socket.address]
        path = socket.path
        descriptors = [socket.takeDescriptor().release()]
    }

    /// Takes over sockets that were passed, each of which must listen.
    package init(passed descriptors: [CInt]) throws(PassedSocketError) {
        var addresses: [String] = []
        for descriptor in descriptors {
            addresses.append(try Self.check(descriptor))
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
        self.addresses = addresses
        self.descriptors = descriptors
        path = nil
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    /// Hands over the next socket; nil if all were handed over.
    mutating func takeNext() -> OwnedDescriptor? {
        descriptors.isEmpty ? nil : OwnedDescriptor(descriptors.removeFirst())
    }
}

extension ListenSockets {
    /// Checks that a descriptor is a stream socket that listens, and returns its address.
    ///
    /// The corresponding C functions are `fstat`, `getsockopt` and `getsockname`.
    private static func check(_ descriptor: CInt) throws(PassedSocketError) -> String {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw PassedSocketError(descriptor, .closed) }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw PassedSocketError(descriptor, .noSocket) }
        guard option(SO_TYPE, of: descriptor) == CInt(SOCK_STREAM.rawValue) else {
            throw PassedSocketError(descriptor, .noStream)
        }
        guard option(SO_ACCEPTCONN, of: descriptor) == 1 else { throw PassedSocketError(descriptor, .notListening) }
        guard let address = SocketName(of: descriptor)?.text else { throw PassedSocketError(descriptor, .otherFamily) }
        return address
    }

    private static func option(_ name: CInt, of descriptor: CInt) -> CInt? {
        var value: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        return unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }
}

/// A descriptor that was passed cannot be listened at.
package struct PassedSocketError: Error, Equatable {
    /// What is wrong with it.
    package enum Fault: Sendable {
        case closed, noSocket, noStream, notListening, otherFamily
    }

    /// The descriptor.
    package let descriptor: CInt
    /// What is wrong with it.
    package let fault: Fault

    init(_ descriptor: CInt, _ fault: Fault) {
        self.descriptor = descriptor
        self.fault = fault
    }

    /// What a message says of it.
    package var reason: String {
        switch fault {
        case .closed: "it is not open"
        case .noSocket: "it is no socket"
        case .noStream: "it is no stream socket: ListenStream= makes one"
        case .notListening: "it does not listen: Accept=no passes one that does"
        case .otherFamily: "it is neither an internet nor a unix socket"
        }
    }
}
