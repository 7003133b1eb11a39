internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics
internal import SystemCalls

/// The state of a connection's current request: its head, its response, and its report to the observer.
///
/// A connection reuses it for all its requests; its arrays keep their memory. Only the connection's own thread uses it.
@safe struct RequestState: ~Copyable {
    /// The phase of the request.
    enum Phase {
        /// The library has made no access call for this request yet.
        case head
        /// The head was accepted; the next access call responds.
        case accepted
        /// A response was queued.
        case responded
        /// A response was queued after which the connection closes, even if the client still sends.
        case refused
    }

    /// The method and the version in the connection's own buffer, valid until the request is over.
    typealias Line = (method: UnsafePointer<CChar>, version: UnsafePointer<CChar>)

    /// The longest target that is read, in bytes; RFC 9112 §3 asks for at least 8000.
    private static let maximumTargetLength = 8192

    /// The phase of the request.
    private(set) var phase = Phase.head
    /// The report for the observer, which is also the only place of the target, the method and the status.
    private var completed = CompletedRequest()
    /// The target before its query, if it has one.
    private var pathBytes: [UInt8] = []
    /// Whether the target has a query.
    private(set) var hasQuery = false
    /// When the request line arrived; nil before, or if there is no observer.
    private var beginning: MonotonicTime?
    /// When the head was complete; meaningless before.
    private(set) var headArrival = MonotonicTime(nanoseconds: 0)
    private var line: Line?
    /// The fields that can change a response.
    private(set) var fields = RequestFields.none
    /// The value of the only `If-None-Match`, in the connection's own buffer; nil if there is none, or more than one.
    private(set) var entityTags: UnsafeBufferPointer<UInt8>?
    /// The version and header section of the last sound head.
    private var headerSection = HeaderSectionCache()
    /// The response; nil while there is none, or if there is no observer.
    private var response: SentResponse?
    /// The object for responses whose progress is followed.
    private lazy var transfer = SentResponse.Transfer()
    /// Whether the report was made.
    private(set) var isReported = false

    /// The method; nil before the head is complete.
    var method: Method? { completed.method }
    /// Whether it is a `HEAD`; the generic comparison of optionals would cost more than the rest of the function.
    var isForHead: Bool { if case .head? = completed.method { true } else { false } }
    /// Whether the method is known, and is not `HEAD`.
    var allowsText: Bool { completed.method != nil && !isForHead }
    /// Whether the version is HTTP/1.0, whose clients do not know chunks.
    var isOfOldVersion: Bool { unsafe line.map { unsafe strcmp($0.version, "HTTP/1.0") == 0 } ?? false }
    /// The raw target.
    var target: [UInt8] { completed.head.target }
    /// The raw target before its query.
    var targetPath: [UInt8] { hasQuery ? pathBytes : completed.head.target }
    /// Whether the request will be reported.
    var isObserved: Bool { beginning != nil }
}

// MARK: - Its head

extension RequestState {
    /// Begins a request for `target`, whose query begins after the byte at `queryMark`.
    mutating func begin(_ target: UnsafeBufferPointer<UInt8>, queryMark: Int?, isObserved: Bool) {
        phase = .head
        hasQuery = queryMark != nil
        if let queryMark {
            pathBytes.removeAll(keepingCapacity: true)
            unsafe pathBytes.append(contentsOf: target[..<queryMark])
        }
        unsafe completed.head.target.assign(target)
        if isObserved { beginning = .exactly }
    }

    /// Whether the raw target begins with `start`.
    func hasTarget(below start: [UInt8]) -> Bool {
        guard completed.head.target.count >= start.count else { return false }
        for index in start.indices where completed.head.target[index] != start[index] { return false }
        return true
    }

    /// Notes the request line of a head that is complete.
    mutating func readLine(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) {
        unsafe line = (method, version)
        completed.method = unsafe Method(UnsafeBufferPointer(cString: method).span)
    }

    /// Reads the head of the request on `handle`, whose line was noted.
    mutating func readHead(of handle: RequestHandle) -> RequestHeadValidator.Verdict {
        guard let line = unsafe line else { return .refuse(.badRequest) }
        let length = completed.head.target.count
        guard unsafe HeadLayout.isIntact(method: line.method, targetLength: length, version: line.version) else {
            note(unsafe HeadReader(of: handle, line))
            return .refuse(.badRequest)
        }
        let verdict = unsafe readHeaderSection(of: handle, line)
        return length <= Self.maximumTargetLength ? verdict : .refuse(.uriTooLong)
    }

    /// Parses the rest of the head after the target, unless it equals the last one.
    ///
    /// Only the header sections of `GET` and `HEAD` are stored, because these methods are known to be valid.
    private mutating func readHeaderSection(of handle: RequestHandle, _ line: Line) -> RequestHeadValidator.Verdict {
        let section = unsafe HeadLayout.section(of: handle, line)
        let isKept = completed.method?.retrieves == true
        if isKept, unsafe headerSection.recurs(at: section, in: handle) {
            fields = headerSection.fields
            unsafe entityTags = unsafe headerSection.entityTags(in: section)
            return .accept(hasBody: false)
        }
        let reader = unsafe HeadReader(of: handle, line)
        note(reader)
        let verdict = unsafe reader.verdict(on: handle, head: line.method)
        if isKept, case .accept(hasBody: false) = verdict { unsafe headerSection.keep(section, of: handle, reader) }
        return verdict
    }

    private mutating func note(_ reader: HeadReader) {
        fields = reader.fields
        unsafe entityTags = unsafe reader.entityTags
    }

    /// Whether the header section of the request on `handle` equals the stored one.
    func hasKnownHeaderSection(in handle: RequestHandle) -> Bool {
        guard let line = unsafe line else { return false }
        return unsafe headerSection.recurs(at: HeadLayout.section(of: handle, line), in: handle)
    }
}

// MARK: - Its response

extension RequestState {
    /// Goes on to `phase`, and notes when the head was complete.
    mutating func enter(_ phase: Phase) {
        if self.phase == .head { headArrival = .now }
        self.phase = phase
    }

    /// Keeps the request out of the access log.
    mutating func omitFromLog() { completed.isLogged = false }

    /// Whether the content of `response` is sent: it is not for `HEAD`, nor with a status without content.
    func sendsContent(of response: borrowing Response) -> Bool { !isForHead && response.status.allowsContent }

    /// Notes the response that was queued.
    ///
    /// `position` is the number of bytes that the connection had sent before it; nil if its progress is not followed,
    /// and for a unix socket.
    mutating func note(_ response: borrowing Response, position: UInt64?) {
        completed.status = response.status
        if !sendsContent(of: response) {
            self.response = SentResponse(length: 0, transfer: nil)
        } else if case .memory(let length) = response.content, !response.content.isFollowed {
            self.response = SentResponse(length: length, transfer: nil)
        } else {
            transfer.content = response.content
            transfer.position = position
            transfer.headSize = response.headSize
            self.response = SentResponse(length: 0, transfer: transfer)
        }
    }

    /// Notes the status of a response that this module has not queued.
    mutating func note(_ status: Status) {
        completed.status = status
        // Without a request line, the target would be that of the request before.
        if beginning == nil { completed.head.target.removeAll() }
    }

    /// The bytes of content that are sent if no error occurs.
    var contentLength: Int64 { response?.contentLength ?? 0 }

    /// The bytes of content sent before the response was cut, when the connection had put `transmitted()` bytes on the
    /// wire; nil if that is not known.
    func contentSent(transmitted: () -> UInt64?) -> Int64? {
        guard let response else { return 0 }
        return response.contentSent(transmitted: transmitted())
    }

    /// Why the library has ended the request with `code` too early.
    func cutReason(_ code: MHD_RequestTerminationCode) -> CutReason {
        if code == .REQUEST_TERMINATED_DAEMON_SHUTDOWN { return .stop }
        return response?.hasFailed == true ? .content : .client
    }
}

// MARK: - Its end

extension RequestState {
    /// Reports the request on `handle` to `observer` once.
    mutating func report(
        _ handle: RequestHandle?, of peer: PeerAddress, at end: MonotonicTime, contentSent: Int64?,
        _ reason: CutReason?,
        to observer: RequestObserver
    ) {
        guard !isReported else { return }
        isReported = true
        if observer.wantsHead { unsafe readLoggedHead(of: handle, peer) }
        completed.contentSent = contentSent
        completed.cutReason = reason
        completed.duration = beginning.map { end.nanoseconds(since: $0) } ?? 0
        observer.completed(&completed)
    }

    /// Copies the logged parts of the request's head, which the library keeps until the request is over.
    private mutating func readLoggedHead(of handle: RequestHandle?, _ peer: PeerAddress) {
        if completed.address.isEmpty { completed.address = peer.description }
        if let line = unsafe line {
            unsafe completed.head.method.append(contentsOf: UnsafeBufferPointer(cString: line.method))
            unsafe completed.head.version.append(contentsOf: UnsafeBufferPointer(cString: line.version))
        }
        guard let handle = unsafe handle else { return }
        unsafe handle.appendValue(of: "Referer", to: &completed.head.referrer)
        unsafe handle.appendValue(of: "User-Agent", to: &completed.head.userAgent)
    }

    /// Clears the request; only its target and its phase stay until the next one begins.
    mutating func end() {
        completed.clear()
        // Content made for only this response is released with it.
        response?.transfer?.content = .none
        response = nil
        beginning = nil
        unsafe line = nil
        fields = .none
        unsafe entityTags = nil
        isReported = false
    }
}

extension RequestHandle {
    /// Appends the value of the first field `name`; the corresponding C function is `MHD_lookup_connection_value_n`.
    ///
    /// The name is a C string in the program; a `String` would be copied for each call.
    fileprivate func appendValue(of name: StaticString, to bytes: inout [UInt8]) {
        var value: UnsafePointer<CChar>?
        var size = 0
        let start = unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        guard
            unsafe MHD_lookup_connection_value_n(self, .HEADER_KIND, start, name.utf8CodeUnitCount, &value, &size)
                == .YES
        else { return }
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: value, count: size))
    }
}

extension Status {
    /// Whether a response with this status may have content.
    ///
    /// [RFC 9110 §6.4.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-6.4.1)
    fileprivate var allowsContent: Bool { code >= 200 && code != 204 && code != 304 }
}
