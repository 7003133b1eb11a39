import CCurl
import HTTPSemantics

/// One request and its answer: owner of an easy handle.
///
/// libcurl is handed an unretained pointer to it, so it must live until it is out of the multi handle.
final class Exchange {
    /// What takes the bytes; it owns this exchange.
    unowned let transfer: Transfer
    let ask: DownloadRequest
    private let address: WebAddress
    let easy: EasyHandle
    let throttle: Throttle?
    /// What its answer is good for, once that is judged.
    var verdict: DownloadStateMachine.Verdict?
    /// Why libcurl was stopped, if it was.
    var failure: Failure?
    /// Whether the last head has come to its end.
    var isHeadComplete = false
    /// The bytes of all heads and trailers so far.
    var headBytes = 0
    /// What undoes the coding of the body, where it has one that is to be undone.
    var inflater: GzipDecoder?
    /// Whether the body has such a coding.
    var isCoded = false
    /// The bytes of the file that were handed on, decoded where they were coded.
    var taken: Int64 = 0
    /// The bytes of a body that is of no use.
    var discarded = 0
    /// Whether anything has come since the loop asked last.
    var hasMoved = true
    private var lastMove = ContinuousClock.now
    /// Whether it is given up, so that nothing that still comes is taken.
    var isCancelled = false
    /// Whether it waits for the rate limit.
    var isPaused = false
    /// What knows the connections.
    private var sockets: ConnectionReuseCheck?
    /// Whether it was given up before its request went out, for the connection had bytes that nobody had asked for.
    private(set) var hasFoundLeftovers = false

    /// Prepares a request.
    ///
    /// - Parameters:
    ///   - ask: What is asked for.
    ///   - transfer: What takes the answer.
    ///   - address: Where.
    ///   - options: How.
    ///   - timeLimit: How long it may take, if there is a limit.
    ///   - throttle: What the bytes wait for, if there is a rate limit.
    init(
        _ ask: DownloadRequest, of transfer: Transfer, at address: WebAddress, _ options: TransferOptions,
        timeLimit: Duration?,
        throttle: Throttle?
    ) {
        (self.ask, self.transfer, self.address, self.throttle) = (ask, transfer, address, throttle)
        var easy = EasyHandle()
        easy.configure(for: address, ask, options, timeLimit: timeLimit)
        self.easy = easy
        unsafe self.easy.setCallbacks(
            head: receiveHeadLine, body: receiveBody, context: Unmanaged.passUnretained(self).toOpaque())
    }

    /// The easy handle, for the multi handle that runs it.
    @unsafe var handle: UnsafeMutableRawPointer { unsafe easy.pointer }

    /// Who answered, after redirects; nothing where it cannot be told.
    var answering: WebAddress? {
        let url = easy.url
        if url == address.text { return address }
        do { return try WebAddress(url) } catch { return nil }
    }

    /// The status of the last response.
    var status: Status? { easy.status }

    /// The process id of the server that wrote the last response.
    var pid: ServerPID? { easy.onlyValue(of: .serverPID).flatMap { ServerPID($0) } }

    /// What the server says about when to ask again, in seconds.
    func retryAfter(now: HTTPDate) -> Int64? {
        easy.onlyValue(of: .retryAfter).flatMap { RetryAfter(Array($0.utf8).span, now: now) }?.delay(from: now)
    }

    /// The digests in the fields behind the body.
    var trailingDigests: [ReprDigest] {
        ResponseHead.digests(
            easy.values(of: .reprDigest, in: .trailer), legacy: easy.values(of: .digest, in: .trailer))
    }
}

/// Which connection it goes over.
extension Exchange {
    /// Has it look at each connection before it is used again.
    func watch(_ sockets: ConnectionReuseCheck) {
        self.sockets = sockets
        easy.watch(sockets, for: self)
    }

    /// Whether a request may go out over the connection with these ports.
    ///
    /// TLS is not looked into: what waits there need not be a reply.
    func mayAsk(localPort: CInt, remotePort: CInt) -> Bool {
        guard let sockets, WebAddress.scheme(of: easy.url) == "http" else { return true }
        hasFoundLeftovers = !sockets.mayCarryRequest(localPort: localPort, remotePort: remotePort)
        return !hasFoundLeftovers
    }

    /// Has it use a connection of its own for each request.
    func useFreshConnections() {
        easy.set(CURLOPT_FRESH_CONNECT, true)
        easy.set(CURLOPT_FORBID_REUSE, true)
    }
}

/// What the loop asks now and then.
extension Exchange {
    /// How long nothing has come, up to now; a wait for the rate limit does not count.
    func idleTime(at now: ContinuousClock.Instant) -> Duration {
        if hasMoved || isPaused || !easy.isConnected {
            (hasMoved, lastMove) = (false, now)
        }
        return lastMove.duration(to: now)
    }

    /// Gives it up: libcurl may have more of it at hand before it is out of the multi handle.
    func cancel() { isCancelled = true }

    /// Lets it go on after it had to wait for the rate limit.
    func resume() {
        isPaused = false
        easy.resume()
    }
}

/// Passes a line of a head from libcurl to the exchange that `context` points at, and nothing else.
private func receiveHeadLine(
    _ line: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let line = unsafe line, let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let isTaken = unsafe exchange.acceptHeadLine(Span(_unsafeStart: UnsafePointer(line), count: size * count))
    return isTaken ? size * count : 0
}

/// Passes bytes of a body from libcurl to the exchange that `context` points at, and nothing else.
private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let span = unsafe RawSpan(_unsafeStart: bytes, byteCount: size * count)
    switch exchange.acceptBody(span) {
    case .taken: return size * count
    case .later: return Int(CURL_WRITEFUNC_PAUSE)
    case .stop: return Int(CURL_WRITEFUNC_ERROR)
    }
}
