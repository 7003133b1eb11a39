import CCurl
import Glibc

/// The sockets that libcurl has open, so that a connection that was used can be looked at before it is used again.
///
/// Bytes that wait there were sent before anybody asked for them. libcurl before 8.0 takes them for the reply to the next
/// request, so that one server's slip, or a reply that was smuggled into another, ends up in a file that has nothing to do
/// with it (RFC 9112 section 6.3: they are no reply). It is used by the one thread that runs the multi handle.
final class ConnectionReuseCheck {
    /// The ports at both ends of a connection; two connections to different hosts may have the same.
    private struct Ports: Hashable {
        let local: CInt
        let remote: CInt
    }

    /// The sockets over which no request has gone out.
    private var fresh: Set<CInt> = []
    /// The others.
    private var used: [Ports: Set<CInt>] = [:]

    /// Whether the connection with these ports may carry the next request; notes that it does.
    func mayCarryRequest(localPort: CInt, remotePort: CInt) -> Bool {
        let ports = Ports(local: localPort, remote: remotePort)
        guard let socket = fresh.first(where: { Self.ports(of: $0) == ports }) else {
            return !(used[ports] ?? []).contains(where: Self.hasBytes)
        }
        fresh.remove(socket)
        used[ports, default: []].insert(socket)
        return true
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

    /// Whether there are bytes to read; the end of the connection is none.
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

    /// The port at one end, of an IPv4 or IPv6 address: both have it at the same place.
    private static func port(of socket: CInt, _ name: Name) -> CInt? {
        var address = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe name(socket, $0, &size) }
        }
        return code == 0 ? CInt(UInt16(bigEndian: address.sin6_port)) : nil
    }
}

extension EasyHandle {
    /// Has libcurl open and close its sockets through `sockets`, which must outlive all of them, and ask `exchange`, which
    /// must outlive the transfer, before each request.
    func watch(_ sockets: ConnectionReuseCheck, for exchange: Exchange) {
        let context = unsafe Unmanaged.passUnretained(sockets).toOpaque()
        unsafe expectSuccess(CCurl_easy_setopt_sockets(pointer, openSocket, closeSocket, context))
        unsafe expectSuccess(
            CCurl_easy_setopt_prereq(pointer, beforeRequest, Unmanaged.passUnretained(exchange).toOpaque()))
    }
}

/// Passes a call of libcurl to the sockets that `context` points at, and nothing else.
private func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context = unsafe context, let address = unsafe address?.pointee else { return CURL_SOCKET_BAD }
    let sockets = unsafe Unmanaged<ConnectionReuseCheck>.fromOpaque(context).takeUnretainedValue()
    return sockets.open(address.family, address.socktype, address.protocol)
}

/// Passes a call of libcurl to the sockets that `context` points at, and nothing else.
private func closeSocket(_ context: UnsafeMutableRawPointer?, _ descriptor: curl_socket_t) -> CInt {
    guard let context = unsafe context else { return Glibc.close(descriptor) }
    return unsafe Unmanaged<ConnectionReuseCheck>.fromOpaque(context).takeUnretainedValue().close(descriptor)
}

/// Passes a question of libcurl to the exchange that `context` points at, and nothing else.
private func beforeRequest(
    _ context: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
    _ remotePort: CInt, _ localPort: CInt
) -> CInt {
    guard let context = unsafe context else { return CURL_PREREQFUNC_OK }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let mayGoOut = exchange.mayAsk(localPort: localPort, remotePort: remotePort)
    return mayGoOut ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
