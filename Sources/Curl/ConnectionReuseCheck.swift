import CCurl
import Glibc

/// The sockets that libcurl has open, so that bytes which wait in a used one are noticed before its next request.
///
/// They were sent before the next request, so they cannot be its response (RFC 9112 section 6.3). libcurl before 8.0 takes
/// them for it, so the bytes of one response could end up in the file of another one. One thread uses this check: the one
/// that runs the multi handle.
final class ConnectionReuseCheck {
    /// The ports at both ends of a connection; two connections to different hosts may have the same.
    private struct Ports: Hashable {
        let local: CInt
        let remote: CInt
    }

    /// The sockets that have not carried a request.
    private var fresh: Set<CInt> = []
    /// The sockets that have carried one or more.
    private var used: [Ports: Set<CInt>] = [:]

    /// Notes that a connection carries its next request.
    ///
    /// - Returns: Whether bytes wait in it although all earlier requests have their responses. They are looked for in every
    ///   connection with these ports.
    func noteRequest(localPort: CInt, remotePort: CInt) -> Bool {
        let ports = Ports(local: localPort, remote: remotePort)
        guard let socket = fresh.first(where: { Self.ports(of: $0) == ports }) else {
            return (used[ports] ?? []).contains(where: Self.hasBytes)
        }
        fresh.remove(socket)
        used[ports, default: []].insert(socket)
        return false
    }

    /// The corresponding C function is `socket`.
    fileprivate func open(_ family: CInt, _ type: CInt, _ protocolNumber: CInt) -> CInt {
        let descriptor = socket(family, type | CInt(SOCK_CLOEXEC.rawValue), protocolNumber)
        if descriptor >= 0 { fresh.insert(descriptor) }
        return descriptor
    }

    /// The corresponding C function is `close`.
    fileprivate func close(_ descriptor: CInt) -> CInt {
        if fresh.remove(descriptor) == nil, let ports = used.first(where: { $0.value.contains(descriptor) })?.key {
            used[ports]?.remove(descriptor)
            if used[ports]?.isEmpty == true { used[ports] = nil }
        }
        return Glibc.close(descriptor)
    }

    /// Whether there are bytes to read; the end of the connection does not count.
    ///
    /// The corresponding C function is `recv`.
    private static func hasBytes(_ socket: CInt) -> Bool {
        var byte: UInt8 = 0
        return unsafe recv(socket, &byte, 1, CInt(MSG_PEEK) | CInt(MSG_DONTWAIT)) > 0
    }

    private static func ports(of socket: CInt) -> Ports? {
        guard let local = unsafe port(of: socket, getsockname), let remote = unsafe port(of: socket, getpeername) else {
            return nil
        }
        return Ports(local: local, remote: remote)
    }

    private typealias Name = (CInt, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?) -> CInt

    /// The port at one end; IPv4 and IPv6 addresses have it at the same offset.
    private static func port(of socket: CInt, _ name: Name) -> CInt? {
        var address = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe name(socket, $0, &size) }
        }
        return code == 0 ? CInt(UInt16(bigEndian: address.sin6_port)) : nil
    }
}

/// Opens a socket for libcurl.
///
/// The type is `curl_opensocket_callback`; `context` points at the check.
func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context = unsafe context, let address = unsafe address?.pointee else { return CURL_SOCKET_BAD }
    let sockets = unsafe Unmanaged<ConnectionReuseCheck>.fromOpaque(context).takeUnretainedValue()
    return sockets.open(address.family, address.socktype, address.protocol)
}

/// Closes a socket for libcurl.
///
/// The type is `curl_closesocket_callback`; `context` points at the check.
func closeSocket(_ context: UnsafeMutableRawPointer?, _ descriptor: curl_socket_t) -> CInt {
    guard let context = unsafe context else { return Glibc.close(descriptor) }
    return unsafe Unmanaged<ConnectionReuseCheck>.fromOpaque(context).takeUnretainedValue().close(descriptor)
}
