internal import CMicroHTTPD
internal import Glibc

/// The progress of a TCP connection's bytes, as the kernel counts them.
///
/// See tcp(7), `TCP_INFO`.
package struct TransmissionState: Equatable, Sendable {
    /// The bytes that the client has acknowledged since the connection began.
    package let acknowledged: UInt64
    /// Whether bytes wait to be sent or to be acknowledged.
    package let isPending: Bool
    /// The milliseconds since the last bytes came from the client.
    package let sinceReceived: Int64
    /// The side that has ended the connection, or its sending side; nil if none has.
    let end: End?

    /// The side that has ended a connection; the server, if both have.
    enum End: Sendable {
        case byClient, byServer
    }

    /// Takes figures directly, for a decision without a socket.
    package init(acknowledged: UInt64, isPending: Bool, sinceReceived: Int64) {
        self.init(acknowledged: acknowledged, isPending: isPending, sinceReceived: sinceReceived, end: nil)
    }

    private init(acknowledged: UInt64, isPending: Bool, sinceReceived: Int64, end: End?) {
        self.end = end
        self.acknowledged = acknowledged
        self.isPending = isPending
        self.sinceReceived = sinceReceived
    }
}

extension TransmissionState {
    /// The progress of the connection at `socket`; nil for a unix socket.
    ///
    /// The corresponding C function is `getsockopt`.
    init?(of socket: CInt) {
        var info = CMicroHTTPD_tcp_info()
        guard unsafe CMicroHTTPD_get_tcp_info(socket, &info) == 0 else { return nil }
        // The only unacknowledged segment may be the end of the connection, which clients acknowledge late.
        let isUnderWay = info.unacked > 0 && info.bytes_acked < info.bytes_sent &- info.bytes_retrans
        self.init(
            acknowledged: info.bytes_acked, isPending: isUnderWay || info.notsent_bytes > 0,
            sinceReceived: Int64(info.last_data_recv), end: End(state: info.states.0))
    }
}

extension TransmissionState.End {
    /// The side that has ended a connection in `state`, by the kernel's numbers for them (`net/tcp_states.h`).
    fileprivate init?(state: UInt8) {
        switch state {
        case 1...3: return nil  // TCP_ESTABLISHED, TCP_SYN_SENT, TCP_SYN_RECV
        case 8: self = .byClient  // TCP_CLOSE_WAIT
        default: self = .byServer
        }
    }
}

/// The bytes that a TCP connection has sent since it began.
///
/// See tcp(7), `TCP_INFO`.
struct SentByteCounts {
    /// The bytes that were put on the wire, each counted once.
    let transmitted: UInt64
    /// The bytes that were written, whether they are on the wire or still unsent.
    let written: UInt64

    /// The counts of the connection at `socket`; nil for a unix socket.
    ///
    /// The corresponding C function is `getsockopt`.
    init?(of socket: CInt) {
        var info = CMicroHTTPD_tcp_info()
        guard unsafe CMicroHTTPD_get_tcp_info(socket, &info) == 0 else { return nil }
        transmitted = info.bytes_sent &- info.bytes_retrans
        written = transmitted + UInt64(info.notsent_bytes)
    }
}
