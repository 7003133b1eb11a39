import CCurl
import HTTPSemantics

/// One request and its answer: owner of an easy handle.
///
/// libcurl is handed an unretained pointer to it, so it must live until it is out of the multi handle.
final class Exchange {
    /// What takes the bytes; it owns this exchange.
    unowned let transfer: Transfer
    let ask: Ask
    private let address: WebAddress
    private let easy: EasyHandle
    private let throttle: Throttle?
    private var verdict: Download.Verdict?
    private var failure: Failure?
    private var isHeadComplete = false
    /// The bytes of all heads and trailers so far.
    private var headBytes = 0
    /// What undoes the coding of the body, where it has one that is to be undone.
    private var inflater: Inflater?
    private var isCoded = false
    private var taken: Int64 = 0
    private var discarded = 0
    private var hasMoved = true
    private var lastMove = ContinuousClock.now
    /// Whether it is given up, so that nothing that still comes is taken.
    private var isCancelled = false
    /// Whether it waits for the rate limit.
    private(set) var isPaused = false
    /// What knows the connections.
    private var sockets: OpenSockets?
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
        _ ask: Ask, of transfer: Transfer, at address: WebAddress, _ options: TransferOptions, timeLimit: Duration?,
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

    /// How the answer ended, by libcurl's result.
    ///
    /// An error of ours comes first, for libcurl only knows that we stopped it; then the server's, whose body may have
    /// been stopped on the way.
    func ending(_ code: CURLcode) -> Download.Ending {
        if let failure { return .failure(failure) }
        if hasFoundLeftovers { return .useless }
        if isHeadComplete, verdict == nil, code == CURLE_OK || easy.status?.kind != .redirection { verdict = judge() }
        switch verdict {
        case .refuse(let failure): return .failure(failure)
        case .askAgain, .complete: return .useless
        case .take(_, let count), .startOver(let count): return ending(code, count)
        case nil:
            if let status = easy.status, [.clientError, .serverError].contains(status.kind) {
                return .failure(Failure(.status(status)))
            }
            if let status = easy.status, status.kind == .redirection,
                [CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT].contains(code)
            {
                return .failure(Failure(.status(status), detail: "it leads to no http or https URL"))
            }
            guard code == CURLE_OK else { return .failure(failure(code)) }
            return .failure(Failure(.cutShort, detail: "the response ended in its head"))
        }
    }

    private func ending(_ code: CURLcode, _ count: Int64?) -> Download.Ending {
        guard code == CURLE_OK else { return .failure(failure(code)) }
        if isCoded, inflater?.isAtEnd != true {
            return .failure(Failure(.cutShort, detail: "the gzip stream has no end"))
        }
        guard let count, count != taken else { return .whole }
        return .failure(Failure(.cutShort, detail: "\(taken) of \(count) bytes came"))
    }

    private func failure(_ code: CURLcode) -> Failure {
        let hasAnswer = if case .take = verdict { true } else { verdict != nil }
        return Failure(code, hasAnswer: hasAnswer, isConnected: easy.isConnected, detail: easy.errorMessage)
    }

    private func judge() -> Download.Verdict {
        guard let status = easy.status else { return .refuse(Failure(.cutShort, detail: "there was no status")) }
        var head = ResponseHead(status: status, now: .now, easy.fields)
        head.origin = answering?.origin
        head.fileName = easy.bytesOfOnlyValue(of: .contentDisposition).flatMap {
            ContentDisposition.fileName(in: $0.span)
        }
        let verdict = transfer.judge(head, from: self)
        if case .decoded = transfer.download.terms.codings, !head.codings.isEmpty, head.status != .noContent {
            isCoded = true
            inflater = Inflater()
        }
        return verdict
    }
}

/// Which connection it goes over.
extension Exchange {
    /// Has it look at each connection before it is used again.
    func watch(_ sockets: OpenSockets) {
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

extension Exchange {
    /// As many bytes of heads and trailers are taken, redirects and interim responses included: libcurl keeps them all.
    private static let longestHeads = 300 << 10
    /// The longest body of an error that is read to its end, so that its connection can be used again.
    private static let longestDiscarded = 1 << 16

    /// Takes a line of a head, of the trailers, or of an earlier response.
    ///
    /// libcurl calls a response that ends within its head complete, so the empty line at its end is looked for here; and
    /// it has a limit for each head, but none for trailers.
    ///
    /// - Returns: Whether the response may go on.
    fileprivate func acceptHeadLine(_ line: Span<CChar>) -> Bool {
        hasMoved = true
        headBytes += line.count
        guard headBytes <= Self.longestHeads else {
            let kind = Failure.Kind.other(Int32(bitPattern: CURLE_RECV_ERROR.rawValue))
            failure = Failure(kind, detail: "heads and trailers of more than \(Self.longestHeads >> 10) KiB")
            return false
        }
        let isEmpty = line.indices.allSatisfy { line[$0] == 0x0D || line[$0] == 0x0A }
        if isEmpty { isHeadComplete = true }
        // A status line begins the head of the next response; a field's name has no slash.
        if Self.beginsResponse(line) { isHeadComplete = false }
        return true
    }

    /// Whether a line begins as status lines do: `HTTP/`.
    private static func beginsResponse(_ line: Span<CChar>) -> Bool {
        let start: StaticString = "HTTP/"
        guard line.count > start.utf8CodeUnitCount else { return false }
        return (0..<start.utf8CodeUnitCount).allSatisfy { unsafe UInt8(bitPattern: line[$0]) == start.utf8Start[$0] }
    }

    /// What becomes of bytes that libcurl offers.
    fileprivate enum Acceptance {
        case taken, later, stop
    }

    /// Takes bytes of a body, all or none.
    fileprivate func acceptBody(_ bytes: RawSpan) -> Acceptance {
        guard !isCancelled else { return .stop }
        hasMoved = true
        let verdict = self.verdict ?? judge()
        self.verdict = verdict
        switch verdict {
        case .take(let start, let count): return take(bytes, from: start, count)
        case .startOver(let count): return take(bytes, from: 0, count)
        case .askAgain, .complete, .refuse:
            discarded += bytes.byteCount
            return discarded <= Self.longestDiscarded ? .taken : .stop
        }
    }

    private func take(_ bytes: RawSpan, from start: Int64, _ count: Int64?) -> Acceptance {
        if let throttle, !throttle.take(bytes.byteCount) {
            isPaused = true
            return .later
        }
        do throws(Failure) {
            if isCoded {
                try inflater?.inflate(bytes) { (bytes) throws(Failure) in try write(bytes, from: start, count) }
            } else {
                try write(bytes, from: start, count)
            }
            return .taken
        } catch {
            failure = error
            return .stop
        }
    }

    private func write(_ bytes: RawSpan, from start: Int64, _ count: Int64?) throws(Failure) {
        let size = Int64(bytes.byteCount)
        if let count, taken + size > count {
            throw Failure(.wrongLength, detail: "more than \(count) bytes came")
        }
        try transfer.write(bytes, at: start + taken)
        taken += size
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
