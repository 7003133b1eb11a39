internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics
internal import SystemCalls

/// A connection, from its acceptance to its end.
///
/// The library's listening thread makes it before the connection's own thread starts, and ends it after that thread was
/// joined. In a pool, the thread that accepts a connection is its own thread to its end.
@safe package final class Connection {
    /// The client's address.
    package let peer: PeerAddress
    /// Whether it is over a limit; then it only gets the 503 that says so.
    package let isOverLimit: Bool

    /// The socket, which stays open until after this object has left the registry.
    let socket: CInt
    /// The object that all connections of the daemon share.
    private let handler: AccessHandler
    /// The current request.
    ///
    /// A release does not watch for overlapping accesses to it, 17 a request: only the connection's own thread uses it.
    /// Debug builds, which the tests run, do watch.
    #if !DEBUG
    @safe @exclusivity(unchecked)
    #endif
    private(set) var request = RequestState()
    /// Whether a request has arrived, including one to which the library has responded.
    #if !DEBUG
    @safe @exclusivity(unchecked)
    #endif
    private var hasBegun = false
    /// Whether the connection's own thread waits for the next request in `recv`.
    #if !DEBUG
    @safe @exclusivity(unchecked)
    #endif
    private var blocking = BlockingReads.Mode.off
    /// What the library's system calls have shown.
    #if !DEBUG
    @safe @exclusivity(unchecked)
    #endif
    private var traffic = ConnectionTraffic()
    /// The library's name for the connection; nil before it is open, and once the library has freed its memory.
    private var handle: RequestHandle?
    /// Whether the library has ended what is sent.
    private var hasEndedOutput = false
    /// How the length of the current response is told.
    #if !DEBUG
    @safe @exclusivity(unchecked)
    #endif
    private var framing = ResponseFraming.length
    /// Why the last request's response was cut; nil if it was not.
    private var lastCutReason: CutReason?
    /// What other threads may read and set.
    let shared: SharedConnectionState
    /// The index in the registry, which alone sets it, under its lock.
    private(set) var index: Int

    init(socket: CInt, peer: PeerAddress, isOverLimit: Bool, index: Int, handler: AccessHandler) {
        self.socket = socket
        self.peer = peer
        self.isOverLimit = isOverLimit
        self.index = index
        self.handler = handler
        shared = SharedConnectionState(since: .now)
    }

    /// Whether it ended by itself before a request line arrived.
    var isUnused: Bool { !isOverLimit && !hasBegun && cutReason == nil }

    /// Notes that the registry has moved the connection to `index`.
    func move(to index: Int) { self.index = index }
}

/// The connection's own thread alone uses the request and the properties that describe it. All others never change, are
/// atomic, or are guarded by the registry.
extension Connection: @unchecked Sendable {}

// MARK: - Its own thread, from its start to its end

extension Connection {
    /// Begins to serve the connection, before its own thread starts.
    func open(_ handle: RequestHandle) {
        unsafe self.handle = unsafe handle
        Interposition.sockets.insert(socket)
        ConnectionTable.set(self, at: socket)
        if isOverLimit { sendRefusal() }
        if handler.isThreadPerConnection { blocking.begin(on: socket) }
    }

    /// Reports why the connection was cut, if it was, and lets its client read the last response.
    ///
    /// Call it while the socket is still open.
    func close() {
        if let reason = cutReason ?? lastCutReason, !isOverLimit { handler.observer?.cut(reason) }
        _ = endsOutput()
        if isUnserved {
            sendRefusal()
            LingeringClose.begin(socket, sendsMore: true)
        } else {
            lingerIfNeeded()
        }
        blocking.end(on: socket)
        ConnectionTable.set(nil, at: socket)
        Interposition.sockets.remove(socket)
    }

    /// Sends the client a 503.
    private func sendRefusal() {
        traffic.end()
        LibraryResponses.send(.serviceUnavailable, fields: [Field(.retryAfter, "1")], to: socket)
    }

    /// Whether the client waits although the connection is about to close, because no thread could be started for it.
    private var isUnserved: Bool {
        guard handler.isThreadPerConnection, isUnused else { return false }
        return TransmissionState(of: socket).map { $0.end == nil } ?? !hasClientEnded
    }

    /// Begins a request for `target`, whose query begins after the byte at `queryMark`.
    func begin(_ target: UnsafeBufferPointer<UInt8>, queryMark: Int?) {
        hasBegun = true
        traffic.beginRequest()
        unsafe request.begin(target, queryMark: queryMark, isObserved: handler.isObserved)
    }

    /// Reads the request line of the current request, whose target has been read.
    func readLine(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) {
        unsafe request.readLine(method: method, version: version)
    }

    /// Reads the head of the request on `handle`.
    func readHead(of handle: RequestHandle) -> RequestHeadValidator.Verdict { unsafe request.readHead(of: handle) }

    /// Enters `phase`; from the head's arrival on, the connection counts as responding.
    func enter(_ phase: RequestState.Phase) {
        let isComplete = request.phase == .head
        request.enter(phase)
        if isComplete { shared.enter(.responding(since: request.headArrival)) }
    }

    /// Keeps the request out of the access log.
    func omitFromLog() { request.omitFromLog() }

    /// Notes the queued response to the current request.
    func note(_ response: borrowing Response) {
        traffic.queueResponse()
        let isFollowed = request.sendsContent(of: response) && response.content.isFollowed
        if isFollowed {
            blocking.suspend(on: socket)
            if response.content.hasUnknownLength {
                framing = .ofUnknownLength(on: socket, isOfOldVersion: request.isOfOldVersion)
            }
        } else {
            shared.leave(since: request.headArrival)
        }
        if response.status == .notModified { framing = .none }
        guard request.isObserved else { return }
        request.note(response, position: isFollowed ? SentByteCounts(of: socket)?.written : nil)
    }

    /// Responds to the request on `handle` if the library has ended it with `code` without a response; returns whether
    /// this module has sent the last response.
    func respondsInPlace(_ handle: RequestHandle, _ code: MHD_RequestTerminationCode) -> Bool {
        let isIncomplete = traffic.hasClientEnded && code == .REQUEST_TERMINATED_CLIENT_ABORT
        guard code == .REQUEST_TERMINATED_WITH_ERROR || isIncomplete, !isOverLimit else { return false }
        if traffic.isOver { return request.isReported }
        if traffic.stage == .queued {
            let size = unsafe UnbuiltHeads.size(ofHeadOf: handle)
            let status = Status(unbuiltBesideRequestOf: size, targetSize: request.target.count)
            return unsafe respondForLibrary(status, handle, hasContent: request.allowsText)
        }
        guard traffic.stage == .none, !traffic.hasClientLeft, !isEndedHere else { return false }
        return unsafe respondForLibrary(.badRequest, handle)
    }

    /// Makes the end of a response clear to the client; the library reports it with `code` before it closes the
    /// connection.
    func end(_ code: MHD_RequestTerminationCode) {
        let isComplete = code == .REQUEST_TERMINATED_COMPLETED_OK
        traffic.endRequest(isComplete: isComplete)
        framing.end(isComplete: isComplete, on: socket)
    }

    /// Notes that the response was handed over at this moment, and that the next head has not arrived.
    ///
    /// The client of a connection that closes can read the response before its own bytes make the kernel reset it.
    func complete(at moment: MonotonicTime) {
        if request.phase == .refused && !traffic.isOver { LingeringClose.begin(socket, sendsMore: true) }
        shared.enter(.idle(since: moment))
        request.end()
        // Another thread still reads a connection that closes, for a while.
        if request.phase != .refused && handler.isThreadPerConnection { blocking.begin(on: socket) }
    }

    /// Lets a closing connection wait for its client, if a reset could still discard a response.
    private func lingerIfNeeded() {
        guard request.phase != .refused, !traffic.isOver, cutReason == nil else { return }
        if let state = TransmissionState(of: socket) {
            if state.isPending { LingeringClose.begin(socket, sendsMore: false) }
        } else if ConnectedSocket.hasInput(socket) {
            LingeringClose.begin(socket, sendsMore: true)
        }
    }
}

// MARK: - The library's system calls, on its own thread

extension Connection {
    /// Takes note of what `recv` has returned, and hides cookies in it.
    func received(_ count: Int, _ bytes: UnsafeMutableRawBufferPointer) {
        if count > 0 { unsafe traffic.received(bytes) } else { traffic.receivedNothing(count == 0 ? 0 : errno) }
    }

    /// Whether the library may send what begins with `bytes`; if it is a response of its own, ours is sent instead.
    ///
    /// The library sends content, if there is any, together with its head; but before it has read the request line it
    /// does not know a `HEAD`, which has none.
    func passes(_ bytes: UnsafeRawBufferPointer, hasContent: Bool) -> Bool {
        switch unsafe traffic.send(bytes) {
        case .server: return true
        case .nobody: return false
        case .library(let status):
            unsafe respondForLibrary(status, handle, hasContent: hasContent && traffic.hasRequest)
            return false
        }
    }

    /// Sends `bytes`, without the last field if they are the head of a 304; the corresponding C function is `send`.
    func sendHead(_ bytes: UnsafeRawBufferPointer, _ flags: CInt) -> Int {
        if framing == .none, let start = unsafe LengthlessHeads.fieldStart(in: bytes) {
            return unsafe LengthlessHeads.send(bytes, withoutFieldAt: start, to: socket, flags)
        }
        return unsafe SocketCalls.send(bytes.baseAddress, bytes.count, to: socket, flags)
    }

    /// Takes note that the library ends what is sent, and responds if it owes the client a response; false if the end has
    /// been sent already.
    func endsOutput() -> Bool {
        guard !hasEndedOutput else { return false }
        hasEndedOutput = true
        // By now the library has freed what it kept of the request.
        unsafe handle = nil
        guard traffic.owesResponse, !isEndedHere else { return !traffic.isOver }
        return unsafe !respondForLibrary(traffic.unreadCount < handler.excessiveLine ? .badRequest : .uriTooLong, nil)
    }

    /// Whether this side ends the connection, or its input: what has come of a request then is not the client's fault.
    private var isEndedHere: Bool {
        cutReason != nil || handler.isStopping || (traffic.hasClientEnded && handler.isDraining)
    }
}

// MARK: - The report to the observer

extension Connection {
    /// Reports to `observer` that the request on `handle` ended at `end`, with the library's `code`.
    func report(
        _ handle: RequestHandle, _ code: MHD_RequestTerminationCode, at end: MonotonicTime, to observer: RequestObserver
    ) {
        if isOverLimit {
            request.note(.serviceUnavailable)
            unsafe request.report(handle, of: peer, at: end, contentSent: 0, nil, to: observer)
        } else if code == .REQUEST_TERMINATED_COMPLETED_OK {
            unsafe request.report(handle, of: peer, at: end, contentSent: request.contentLength, nil, to: observer)
        } else {
            let reason = cutReason ?? request.cutReason(code)
            lastCutReason = reason
            let sent = contentSent(before: reason)
            unsafe request.report(handle, of: peer, at: end, contentSent: sent, reason, to: observer)
        }
    }

    /// Responds with `status` to the request on `handle`, in the library's place, and tells the observer; false if the
    /// client has gone.
    @discardableResult
    func respondForLibrary(_ status: Status, _ handle: RequestHandle?, hasContent: Bool = false) -> Bool {
        let text = hasContent ? LibraryResponses.text(status) : nil
        traffic.end()
        guard LibraryResponses.send(status, text: text, to: socket) else { return false }
        hasBegun = true
        if let observer = handler.observer {
            request.note(status)
            let size = Int64(text?.utf8.count ?? 0)
            unsafe request.report(handle, of: peer, at: .exactly, contentSent: size, nil, to: observer)
        }
        LingeringClose.begin(socket, sendsMore: true)
        return true
    }

    /// The bytes of content sent before the connection was cut; nil if that is not known.
    private func contentSent(before reason: CutReason) -> Int64? {
        request.contentSent {
            if let kept = shared.transmitted { return kept }
            let counts = SentByteCounts(of: socket)
            return reason == .client || framing.isUnknown ? counts?.transmitted : counts?.written
        }
    }
}
