import CCurl
import Curl
import HTTPSemantics
import SystemCalls

/// Receives a response.
protocol ResponseConsumer: AnyObject {
    /// Decides by its head how to use a response; called once per response that is no redirect.
    func judge(_ head: ResponseHead, from exchange: Exchange) -> DownloadStateMachine.Verdict

    /// Writes bytes of the file at their position.
    func write(_ bytes: RawSpan, at position: Int64) throws(Failure)
}

/// One request and its response: owner of an easy handle.
///
/// It must live until it is removed from the multi handle.
final class Exchange {
    let request: DownloadRequest
    /// Whether it waits for the rate limit.
    private(set) var isPaused = false
    /// The bytes of the body since its last wait for the rate limit.
    private var countSinceResume = 0
    /// Whether its request was not sent because the connection had bytes that were not requested.
    private(set) var hasFoundLeftovers = false
    /// Whether its response came by HTTP/2 without a length, so that it is useless: nothing would prove its end.
    private(set) var needsHTTP1 = false

    private let easy: EasyHandle
    private let address: WebAddress
    private let rateLimiter: RateLimiter?
    private unowned let consumer: any ResponseConsumer
    private let terms: DownloadStateMachine.Terms
    /// Whether the end of a TLS connection may be that of a proxy's.
    private let mayPassSecureProxy: Bool
    private let cookies: CookieShare
    private var heads = HeadSections()
    /// The verdict on the response; nil before it is judged.
    private var verdict: DownloadStateMachine.Verdict?
    /// The body, if it is taken.
    private var body: ResponseBody?
    /// Whether the end of the connection is that of the body.
    private var endsWithConnection = false
    /// How many digest fields of either name the head had; further ones are trailers.
    private var headDigestCounts = (repr: 0, legacy: 0)
    /// The number of bytes of a useless body.
    private var discarded = 0
    /// Why libcurl was stopped; nil if it was not.
    private var failure: Failure?
    /// Whether it is given up, so that no more bytes are accepted.
    private var isCancelled = false
    private var timer = IdleTimer()

    /// The longest body of an error that is read to its end, so that its connection can be used again.
    private static let longestDiscarded = 1 << 16

    /// Prepares a request.
    ///
    /// - Parameters:
    ///   - request: What is requested.
    ///   - address: Where.
    ///   - options: How.
    ///   - terms: What the download keeps to.
    ///   - timeLimit: How long it may take; nil for no limit.
    ///   - services: What it shares with the other requests of the run.
    ///   - consumer: What takes the response; it owns this exchange.
    init(
        _ request: DownloadRequest, to address: WebAddress, _ options: TransferOptions,
        _ terms: DownloadStateMachine.Terms, timeLimit: Duration?, _ services: RunServices,
        consumer: any ResponseConsumer
    ) {
        (self.request, self.address, self.terms, self.consumer) = (request, address, terms, consumer)
        (rateLimiter, cookies) = (services.rateLimiter, services.cookies)
        mayPassSecureProxy = Proxy.mayBeSecure(options.proxy, environment: ProcessEnvironment.variable)
        var easy = EasyHandle()
        easy.configure(for: address, request, options, timeLimit: timeLimit)
        // The user's own field stands for all cookies.
        if !options.hasField(.cookie) { easy.setCookies(cookies) }
        self.easy = easy
        self.easy.setHandler(self)
    }
}

/// Calls of its owner.
extension Exchange {
    /// Its identity in the multi handle.
    var id: EasyHandle.ID { easy.id }

    /// Begins it.
    func begin(in multi: borrowing MultiHandle) { multi.add(easy) }

    /// Takes it out of the multi handle, finished or not.
    func remove(from multi: borrowing MultiHandle) { multi.remove(easy) }

    /// Makes it use a new connection for each request.
    func useFreshConnections() {
        easy.set(CURLOPT_FRESH_CONNECT, true)
        easy.set(CURLOPT_FORBID_REUSE, true)
    }

    /// Makes it use HTTP/1.1, in which libcurl checks the end of a body without a length.
    func useHTTP1() { easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)) }

    /// Gives it up: libcurl may still hand on bytes before it is out of the multi handle.
    func cancel() { isCancelled = true }

    /// Lets it wait for the rate limit, if it receives a body.
    func pause() {
        guard body != nil, !isPaused else { return }
        isPaused = true
        easy.pause()
    }

    /// Continues it after a wait for the rate limit.
    func resume() {
        (isPaused, countSinceResume) = (false, 0)
        easy.resume()
    }

    /// How long nothing was received, up to now; a wait for the rate limit does not count, nor does the time to
    /// connect.
    func idleTime(at now: ContinuousClock.Instant) -> Duration {
        timer.idleTime(at: now, isHeld: isPaused || !easy.isConnected)
    }

    /// The address that responded, after redirects; nil if it is malformed.
    var responder: WebAddress? {
        let url = easy.url
        if url == address.text { return address }
        do { return try WebAddress(url) } catch { return nil }
    }

    /// The status of the last response.
    var status: Status? { easy.status }

    /// The process id of the server that wrote the last response.
    var pid: ServerPID? { easy.onlyValue(of: .serverPID).flatMap { ServerPID($0) } }

    /// The seconds that the server asks to wait (`Retry-After`); nil if it does not.
    func retryAfter(now: HTTPDate) -> Int64? {
        easy.onlyValue(of: .retryAfter).flatMap { RetryAfter(Array($0.utf8).span, now: now) }?.delay(from: now)
    }

    /// The digests in the trailer section.
    ///
    /// libcurl before 8.0 puts the trailer fields of HTTP/2 behind those of the head.
    var trailingDigests: [ReprDigest] {
        let values = { (name: FieldName, headCount: Int) in
            self.easy.values(of: name.rawName, in: .trailer) + self.easy.values(of: name.rawName).dropFirst(headCount)
        }
        return ResponseHead.digests(
            values(.reprDigest, headDigestCounts.repr), legacy: values(.digest, headDigestCounts.legacy))
    }
}

extension Exchange: TransferHandler {
    func receiveHeadLine(_ line: Span<UInt8>) -> Bool {
        timer.note()
        if HeadSections.setsCookie(line) { cookies.noteCookie() }
        if HeadSections.beginsResponse(line) {
            readToTheEnd(ofMultiplexed: easy.isMultiplexed)
            // A redirect may lead from http to https.
            if easy.status?.kind == .redirection { easy.traceTLS() }
        }
        if heads.take(line) { return true }
        let kind = Failure.Kind.other(Int32(bitPattern: CURLE_RECV_ERROR.rawValue))
        failure = Failure(kind, detail: "heads and trailers of more than \(HeadSections.longest >> 10) KiB")
        return false
    }

    /// Makes libcurl read the stream of an HTTP/2 response to its end, because the trailers come there.
    ///
    /// It stops at the last byte of a body whose length it knows. `ResponseBody` checks the length.
    private func readToTheEnd(ofMultiplexed isMultiplexed: Bool) {
        easy.set(CURLOPT_IGNORE_CONTENT_LENGTH, isMultiplexed)
    }

    func receiveBody(_ bytes: RawSpan) -> BodyReception {
        guard !isCancelled else { return .refused }
        timer.note()
        let verdict = verdict ?? judge()
        if needsHTTP1 { return .refused }
        switch verdict {
        case .take, .startOver: return take(bytes)
        case .askAgain, .askLater, .confirmed, .complete, .refuse:
            discarded += bytes.byteCount
            return discarded <= Self.longestDiscarded ? .taken : .refused
        }
    }

    /// It ignores bytes on TLS connections, because they need not be a response.
    func mayUseConnection(hasWaitingBytes: Bool) -> Bool {
        hasFoundLeftovers = hasWaitingBytes && WebAddress.scheme(of: easy.url) == "http"
        return !hasFoundLeftovers
    }

    private func take(_ bytes: RawSpan) -> BodyReception {
        if let rateLimiter { take(bytes.byteCount, from: rateLimiter) }
        do throws(Failure) {
            try body?.receive(bytes) { (bytes, position) throws(Failure) in
                try consumer.write(bytes, at: position)
            }
            return .taken
        } catch {
            failure = error
            return .refused
        }
    }

    /// Takes the tokens for bytes, and pauses if there are none left and a whole read was taken: see `EasyHandle.pause()`.
    private func take(_ count: Int, from rateLimiter: RateLimiter) {
        rateLimiter.take(count)
        countSinceResume += count
        if countSinceResume >= rateLimiter.readSize && rateLimiter.wait() > .zero { pause() }
    }

    /// Has the consumer judge the response by its head.
    private func judge() -> DownloadStateMachine.Verdict {
        let verdict = judgedHead()
        self.verdict = verdict
        return verdict
    }

    private func judgedHead() -> DownloadStateMachine.Verdict {
        guard let status = easy.status else { return .refuse(Failure(.cutShort, detail: "there was no status")) }
        let fields = easy.fields
        headDigestCounts = (fields[.reprDigest].count, fields[.digest].count)
        var head = ResponseHead(status: status, now: .now, fields)
        if easy.isMultiplexed, !head.tellsLength {
            needsHTTP1 = true
            return .refuse(Failure(.cutShort, detail: "no length came by HTTP/2"))
        }
        head.origin = responder?.origin
        head.pathName = responder?.lastSegment
        if head.pathName == [] { head.folderName = responder?.folderSegment }
        head.fileName = easy.bytesOfOnlyValue(of: .contentDisposition).flatMap {
            ContentDisposition.fileName(in: $0.span)
        }
        endsWithConnection = !head.tellsLength && fields[.transferEncoding].isEmpty
        let verdict = consumer.judge(head, from: self)
        switch verdict {
        case .take(let start, let count): body = ResponseBody(at: start, count: count, coding: coding(of: head))
        case .startOver(let count): body = ResponseBody(at: 0, count: count, coding: coding(of: head))
        case .askAgain, .askLater, .confirmed, .complete, .refuse: break
        }
        return verdict
    }
}

extension Exchange {
    /// The coding to decode; nil if there is none, or if the bytes stay as they are.
    private func coding(of head: ResponseHead) -> String? { terms.isDecoded(head) ? head.codings.first : nil }
}

/// How an exchange ends.
extension Exchange {
    /// How the response ended, by libcurl's result.
    ///
    /// An error of this side comes first, because libcurl only knows that it was stopped; then an error status of the
    /// server, whose body may have been cut by this side.
    func ending(_ code: CURLcode) -> DownloadStateMachine.Ending {
        if let failure { return .failure(failure) }
        if hasFoundLeftovers { return .useless }
        judgeCompleteHead(code)
        if needsHTTP1 { return .useless }
        switch verdict {
        case .refuse(let failure): return .failure(failure)
        case .askAgain, .askLater, .confirmed, .complete: return .useless
        case .take, .startOver:
            guard code == CURLE_OK else { return .failure(failure(code)) }
            return (body?.shortfall ?? silentEnd).map { .failure($0) } ?? .whole
        case nil: return .failure(Failure(withoutVerdictOn: easy.status, code) ?? failure(code))
        }
    }

    /// The failure of a TLS connection that is the only proof of a whole body, and ends without saying that all was sent.
    ///
    /// libcurl shows the records of an https proxy's connection like those of the server's within.
    private var silentEnd: Failure? {
        guard endsWithConnection, easy.tlsClosure == .open || easy.tlsClosure == .notified && mayPassSecureProxy
        else { return nil }
        return Failure(.cutShort, detail: "no length came, and the TLS connection ended without close_notify")
    }

    /// Judges a head that no body has followed, unless it is a proxy's for `CONNECT`, or that of a redirect that was not
    /// followed to its end.
    private func judgeCompleteHead(_ code: CURLcode) {
        guard heads.isComplete, verdict == nil, easy.status != nil else { return }
        if code == CURLE_OK || easy.status?.kind != .redirection { _ = judge() }
    }

    private func failure(_ code: CURLcode) -> Failure {
        Failure(code, hasResponse: verdict != nil, isConnected: easy.isConnected, detail: easy.errorMessage)
    }
}
