internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics
internal import Synchronization
internal import SystemCalls

extension Connection {
    /// Notes the reply that was queued for the request under way.
    func noteReply(_ response: borrowing Response) {
        let status = response.status
        let isSent = !progress.isForHead && status.allowsContent
        if isSent && response.content.isFollowed { endBlocking() }
        guard observer != nil else { return }
        if !isSent {
            progress.reply = SentResponse(status: status, length: 0, transfer: nil)
        } else if case .memory(let length) = response.content, !response.content.isFollowed {
            progress.reply = SentResponse(status: status, length: length, transfer: nil)
        } else {
            transfer.content = response.content
            transfer.position = response.content.isFollowed ? writtenCount : nil
            transfer.headSize = response.headSize
            progress.reply = SentResponse(status: status, length: 0, transfer: transfer)
        }
    }

    /// Tells `observer` that the request on `handle` was over at `end`, by the library's `code`.
    func report(
        _ handle: RequestHandle, _ code: MHD_RequestTerminationCode, at end: MonotonicTime, to observer: RequestObserver
    ) {
        if isExcess {
            unsafe tell(observer, handle, at: end, status: .serviceUnavailable, contentSent: 0, nil)
        } else if code == .REQUEST_TERMINATED_COMPLETED_OK {
            let length = progress.reply?.contentLength ?? 0
            unsafe tell(observer, handle, at: end, status: progress.reply?.status, contentSent: length, nil)
        } else {
            let reason = cutReason ?? reason(code)
            lastCutReason = reason
            let sent = contentSent(before: reason)
            unsafe tell(observer, handle, at: end, status: progress.reply?.status, contentSent: sent, reason)
        }
    }

    /// Tells the observer why the connection has ended, where it was before its time.
    func reportCut() {
        if let reason = cutReason ?? lastCutReason, !isExcess { observer?.cut(reason) }
    }

    /// Tells the observer that the library has answered the request on `handle` by itself.
    func reportLibraryReply(_ handle: RequestHandle, _ status: UInt32) {
        hasBegun = true
        guard let observer else { return }
        // What is there without a request line is the target of the request before.
        if !progress.hasBegun { request.head.target.removeAll() }
        let status = Status(code: UInt16(truncatingIfNeeded: status))
        unsafe tell(observer, handle, at: .exactly, status: status, contentSent: 0, nil)
    }

    /// Tells the observer once how the request on `handle` went.
    private func tell(
        _ observer: RequestObserver, _ handle: RequestHandle, at end: MonotonicTime, status: Status?,
        contentSent: Int64?, _ reason: CutReason?
    ) {
        guard !progress.isReported else { return }
        progress.isReported = true
        if observer.wantsHead { unsafe readHead(handle) }
        request.method = progress.method
        request.status = status
        request.contentSent = contentSent
        request.cutReason = reason
        request.duration = progress.duration(until: end)
        request.isLogged = progress.isLogged
        observer.completed(&request)
    }

    /// Copies what is logged of the request's head, which the library keeps until the request is over.
    private func readHead(_ handle: RequestHandle) {
        if request.address.isEmpty { request.address = peer.description }
        if let line = unsafe progress.line {
            unsafe request.head.method.append(contentsOf: UnsafeBufferPointer(cString: line.method))
            unsafe request.head.version.append(contentsOf: UnsafeBufferPointer(cString: line.version))
        }
        unsafe handle.appendValue(of: "Referer", to: &request.head.referrer)
        unsafe handle.appendValue(of: "User-Agent", to: &request.head.userAgent)
    }

    /// The bytes of content that went out before the connection was cut.
    private func contentSent(before reason: CutReason?) -> Int64? {
        guard let reply = progress.reply else { return 0 }
        let kept = transmittedWord.load(ordering: .relaxed)
        if kept > 0 { return reply.contentSent(transmitted: kept) }
        return reply.contentSent(transmitted: reason == .client ? kernelCounts?.sent : writtenCount)
    }

    private func reason(_ code: MHD_RequestTerminationCode) -> CutReason {
        if code == .REQUEST_TERMINATED_DAEMON_SHUTDOWN { return .stop }
        return progress.reply?.hasFailed == true ? .content : .client
    }
}

extension Connection {
    /// Keeps what is on the wire now, because a reset from outside makes the kernel forget it.
    func keepTransmittedCount() { transmittedWord.store(kernelCounts?.sent ?? 0, ordering: .relaxed) }

    /// The bytes that were ever written, whether they are on the wire or still wait; nil for a unix socket.
    private var writtenCount: UInt64? { kernelCounts.map { $0.sent + $0.unsent } }

    /// The bytes that were ever on the wire, each counted once, and those that wait; nil for a unix socket.
    private var kernelCounts: (sent: UInt64, unsent: UInt64)? {
        var info = CMicroHTTPD_tcp_info()
        guard unsafe CMicroHTTPD_get_tcp_info(socket, &info) == 0 else { return nil }
        return (info.bytes_sent &- info.bytes_retrans, UInt64(info.notsent_bytes))
    }
}

extension RequestHandle {
    /// Appends the value of the first field `name`; the corresponding C function is `MHD_lookup_connection_value_n`.
    ///
    /// The name stands in the program as C wants it: a `String` would be copied for each call.
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
