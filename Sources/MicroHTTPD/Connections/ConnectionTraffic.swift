internal import Glibc
internal import HTTPSemantics

/// What has come and gone on a connection, as libmicrohttpd's system calls show it.
///
/// The library says neither that it responds by itself nor that it closes a connection without a response. Its calls
/// show both: a response that leaves while none of ours is queued is its own, and a connection that it ends, though its
/// client has neither left nor been told that the end comes, has a request that it could not read.
struct ConnectionTraffic {
    /// The bytes that have come, and of which no request line was made.
    private(set) var unreadCount = 0
    /// Whether a request line was made, and its request is not over.
    private(set) var hasRequest = false
    /// What has become of the response under way.
    private(set) var stage = Stage.none
    /// Whether the client has ended its side; it may still read.
    private(set) var hasClientEnded = false
    /// Whether the connection has failed.
    private(set) var hasClientLeft = false
    /// The end of what came last, where cookies are hidden.
    private var cookiePiece = HiddenCookies.Piece.whole
    /// What the client expects of the connection.
    private var expectation = Expectation.firstResponse
    /// Whether the last response of all was sent by us, in the library's place.
    private(set) var isOver = false

    /// What has become of a response.
    enum Stage {
        /// There is none of ours.
        case none
        /// It was queued, and nothing of it has left.
        case queued
        /// Its head was given to the kernel.
        case sent
    }

    private enum Expectation {
        case firstResponse
        /// The last response said that the connection stays.
        case nextResponse
        /// The last response said that the connection closes, or did not reach its end.
        case end
    }
}

extension ConnectionTraffic {
    /// Notes that `recv` has read `bytes`, at least one, and hides cookies in them.
    mutating func received(_ bytes: UnsafeMutableRawBufferPointer) {
        unreadCount += bytes.count
        unsafe HiddenCookies.hide(in: bytes.assumingMemoryBound(to: UInt8.self), &cookiePiece)
    }

    /// Notes that `recv` failed with `error`, or reached the end of what comes, which is 0.
    mutating func receivedNothing(_ error: CInt) {
        guard error != 0 else {
            hasClientEnded = true
            return
        }
        if error != EAGAIN && error != EINTR { hasClientLeft = true }
    }

    /// Notes that a request line was made of what has come.
    mutating func beginRequest() {
        unreadCount = 0
        hasRequest = true
    }

    /// Notes that a response of ours was queued.
    mutating func queueResponse() { stage = .queued }

    /// Notes that the request is over, and whether the library had responded to the end.
    mutating func endRequest(isComplete: Bool) {
        stage = .none
        hasRequest = false
        // What came behind its line was its head.
        unreadCount = 0
        if !isComplete { expectation = .end }
    }

    /// Notes that the last response of all is sent by us, in the library's place.
    mutating func end() { isOver = true }

    /// Takes note of bytes that the library is about to send, and says whose they are.
    mutating func send(_ bytes: UnsafeRawBufferPointer) -> Sender {
        if isOver { return .nobody }
        switch stage {
        case .sent: break
        case .queued:
            stage = .sent
            expectation = unsafe Self.saysThatConnectionStays(bytes) ? .nextResponse : .end
        case .none:
            if let status = unsafe Self.finalStatus(bytes) { return .library(status) }
        }
        return .server
    }

    /// Whose bytes are about to be sent.
    enum Sender: Equatable {
        /// Ours, or an interim response of the library.
        case server
        /// The library's own response, with this status.
        case library(Status)
        /// Nobody's: what they belong to was sent otherwise.
        case nobody
    }

    /// Whether the client waits for a response though the library ends the connection by itself.
    ///
    /// A client that has ended its side waits if it has sent more than an empty line, which may follow any request
    /// ([RFC 9112 §2.2](https://www.rfc-editor.org/rfc/rfc9112.html#section-2.2)).
    var owesResponse: Bool {
        guard !isOver, !hasClientLeft, stage == .none else { return false }
        if hasClientEnded { return expectation != .end && unreadCount > 2 }
        return switch expectation {
        case .firstResponse: unreadCount > 0
        case .nextResponse: true
        case .end: false
        }
    }
}

// MARK: - The bytes of a head

extension ConnectionTraffic {
    /// The status of the final response that `bytes` begin; nil for an interim one, and for other bytes.
    ///
    /// The library knows no redirect that it should make: where it does not understand a target, the request is bad.
    static func finalStatus(_ bytes: UnsafeRawBufferPointer) -> Status? {
        let start: StaticString = "HTTP/1."
        guard bytes.count >= 12, let base = bytes.baseAddress,
            unsafe memcmp(base, start.utf8Start, start.utf8CodeUnitCount) == 0
        else { return nil }
        let code = unsafe bytes[9..<12].reduce(UInt16(0)) { $0 &* 10 &+ UInt16($1 &- UInt8(ascii: "0")) }
        return code < 200 ? nil : code < 400 ? .badRequest : Status(code: code)
    }

    /// Whether the head that `bytes` begin says that the connection stays.
    ///
    /// The versions 0.9.75 to 1.0.10 put `Connection: Keep-Alive` after the status line and the date. A field elsewhere is
    /// not found.
    static func saysThatConnectionStays(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // Nearly all heads begin with this status line, and say so.
        let usual = sizeOfSuccess + sizeOfDate
        if bytes.count > usual + keepAlive.utf8CodeUnitCount, unsafe isKeepAlive(bytes, at: usual) { return true }
        guard let base = bytes.baseAddress,
            let end = unsafe memchr(base, CInt(UInt8(ascii: "\n")), min(bytes.count, mostOfStatusLine))
        else { return false }
        let index = unsafe base.distance(to: end) + 1 + sizeOfDate
        guard index + keepAlive.utf8CodeUnitCount <= bytes.count else { return false }
        return unsafe isKeepAlive(bytes, at: index)
    }

    /// Whether the field begins at `index`, of whose bytes there are enough: `Connecti` and `Keep-Ali` tell it from others.
    private static func isKeepAlive(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Bool {
        unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian == 0x6974_6365_6E6E_6F43
            && bytes.loadUnaligned(fromByteOffset: index + 12, as: UInt64.self).littleEndian == 0x696C_412D_7065_654B
    }

    private static var mostOfStatusLine: Int { 64 }
    /// The size of `HTTP/1.1 200 OK` and its line end.
    private static var sizeOfSuccess: Int { 17 }
    /// The size of `Date: Sun, 06 Nov 1994 08:49:37 GMT` and its line end.
    private static var sizeOfDate: Int { 37 }
    private static var keepAlive: StaticString { "Connection: Keep-Alive" }
}
