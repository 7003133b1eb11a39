import CCurl
import HTTPSemantics
import SystemPackage

/// One target on its way: owner of its easy handle, and of its output from the first byte on.
///
/// libcurl is handed an unretained pointer to it, so it must live until it is out of the multi handle.
final class Transfer {
    let job: Job
    private let easy: EasyHandle
    private let options: TransferOptions
    private let overwriting: Bool
    private let patience: Patience
    private var output: Output?
    private var failure: Failure?
    private var isHeadComplete = false
    private var discarded = 0

    /// The number of bytes that are in the output.
    private(set) var received: Int64 = 0

    /// - Parameters:
    ///   - job: What to receive, and where to.
    ///   - options: How to ask for it.
    ///   - overwriting: Whether the file may take the place of another.
    ///   - interruption: What ends a write that waits.
    init(_ job: Job, options: TransferOptions, overwriting: Bool, interruption: Interruption) {
        self.job = job
        self.options = options
        self.overwriting = overwriting
        patience = Patience(interruption, limit: options.maximumTime)
        var easy = EasyHandle()
        easy.configure(for: job.target.address, options)
        self.easy = easy
        unsafe self.easy.setCallbacks(
            head: receiveHeadLine, body: receiveBody, context: Unmanaged.passUnretained(self).toOpaque())
    }

    /// The easy handle, for the multi handle that runs it.
    @unsafe var handle: UnsafeMutableRawPointer { unsafe easy.pointer }

    /// The length of the file, where the server says it and it is a file that it sends.
    var announcedLength: Int64? { hasFile ? easy.announcedLength : nil }

    /// Ends the transfer by libcurl's result: publishes the file, or says why there is none.
    func finish(_ code: CURLcode) -> Outcome {
        do {
            try verify(code)
            try openOutput()
            try output.take()?.finish(overwriting: overwriting)
            return outcome(.success(received))
        } catch {
            return abandon(error)
        }
    }

    /// Ends the transfer without a file; what there is of one is removed.
    func abandon(_ failure: Failure) -> Outcome {
        output = nil
        return outcome(.failure(failure))
    }

    /// Whether the last response brings the file: a status of success, but not an answer to a range nobody asked for.
    private var hasFile: Bool {
        guard isHeadComplete, let status = easy.status, status.kind == .successful else { return false }
        return status != .partialContent || options.hasField(.range)
    }

    /// An error of ours comes first, for libcurl only knows that we stopped it; then the server's, whose body may have
    /// been stopped on the way.
    private func verify(_ code: CURLcode) throws(Failure) {
        if let failure { throw failure }
        if let status = easy.status, [.clientError, .serverError].contains(status.kind) {
            throw Failure(.status(status))
        }
        guard code == CURLE_OK else { throw Failure(code, hasAnswer: hasFile, detail: easy.errorMessage) }
        guard isHeadComplete else { throw Failure(.cutShort, detail: "the response ended in its head") }
        if let status = easy.status, !hasFile { throw Failure(.status(status)) }
        try bodyLength.check(received)
    }

    /// The length of the body by its head; a status without content has none, whatever the fields say.
    private var bodyLength: BodyLength {
        get throws(Failure) {
            guard easy.status?.code != 204 else { return try BodyLength([], codings: []) }
            return try BodyLength(easy.values(of: .contentLength), codings: easy.values(of: .transferEncoding))
        }
    }

    private func outcome(_ result: Result<Int64, Failure>) -> Outcome {
        Outcome(
            target: job.target, name: job.target.label, url: publicURL, status: easy.status,
            pid: easy.onlyValue(of: .serverPID).flatMap { ServerPID($0) },
            seconds: easy.seconds, result: result)
    }

    private var publicURL: String {
        do { return try WebAddress(easy.url).publicText } catch { return job.target.address.publicText }
    }
}

extension Transfer {
    /// The longest body of an error that is read to its end, so that its connection can be used again.
    private static let longestDiscarded = 1 << 16

    /// Takes a line of a head, of the trailers, or of an earlier response.
    ///
    /// libcurl calls a response that ends within its head complete, so the empty line at its end is looked for here.
    fileprivate func acceptHeadLine(_ line: Span<CChar>) {
        let isEmpty = line.indices.allSatisfy { line[$0] == 0x0D || line[$0] == 0x0A }
        if isEmpty { isHeadComplete = true }
        // A status line begins the head of the next response; a field's name has no slash.
        if Self.beginsResponse(line) { isHeadComplete = false }
    }

    /// Whether a line begins as status lines do: `HTTP/`.
    private static func beginsResponse(_ line: Span<CChar>) -> Bool {
        let start: StaticString = "HTTP/"
        guard line.count > start.utf8CodeUnitCount else { return false }
        return (0..<start.utf8CodeUnitCount).allSatisfy { unsafe UInt8(bitPattern: line[$0]) == start.utf8Start[$0] }
    }

    /// Takes bytes of a body; returns whether it wants more.
    fileprivate func acceptBody(_ bytes: RawSpan) -> Bool {
        guard hasFile else {
            discarded += bytes.byteCount
            return discarded <= Self.longestDiscarded
        }
        do {
            try write(bytes)
            return true
        } catch {
            failure = error
            return false
        }
    }

    private func write(_ bytes: RawSpan) throws(Failure) {
        try openOutput()
        guard let descriptor = output?.descriptor else { return }
        try patience.write(bytes, to: descriptor)
        received += Int64(bytes.byteCount)
    }

    /// Opens the output, unless it is open, once it is certain that the body's end can be told.
    private func openOutput() throws(Failure) {
        guard output == nil else { return }
        _ = try bodyLength
        output = try job.place.open(patience)
    }
}

/// Passes a line of a head from libcurl to the transfer that `context` points at, and nothing else.
private func receiveHeadLine(
    _ line: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let line = unsafe line, let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    unsafe transfer.acceptHeadLine(Span(_unsafeStart: UnsafePointer(line), count: size * count))
    return size * count
}

/// Passes bytes of a body from libcurl to the transfer that `context` points at, and nothing else.
private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let span = unsafe RawSpan(_unsafeStart: bytes, byteCount: size * count)
    return transfer.acceptBody(span) ? size * count : Int(CURL_WRITEFUNC_ERROR)
}
