import CCurl
import SystemPackage

/// One target on its way: owner of its easy handle, and of its output from the first byte on.
///
/// libcurl is handed an unretained pointer to it, so it must live until it is out of the multi handle.
final class Transfer {
    let job: Job
    private let easy: EasyHandle
    private let options: TransferOptions
    private let overwriting: Bool
    private let interruption: Interruption
    private var output: Output?
    private var failure: Failure?
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
        self.interruption = interruption
        var easy = EasyHandle()
        easy.configure(for: job.target.address, options)
        self.easy = easy
        unsafe self.easy.setWriteFunction(receive, context: Unmanaged.passUnretained(self).toOpaque())
    }

    /// The easy handle, for the multi handle that runs it.
    @unsafe var handle: UnsafeMutableRawPointer { unsafe easy.pointer }

    /// The length of the file, where the server says it and it is a file that it sends.
    var announcedLength: Int64? { hasFile ? easy.announcedLength : nil }

    /// Ends the transfer by libcurl's result: publishes the file, or says why there is none.
    func finish(_ code: CURLcode) -> Outcome {
        do {
            try verify(code)
            if output == nil { output = try job.place.open() }
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
        guard let status = easy.status, (200...299).contains(status) else { return false }
        return status != 206 || options.hasField("range")
    }

    /// An error of ours comes first, for libcurl only knows that we stopped it; then the server's, whose body may have
    /// been stopped on the way.
    private func verify(_ code: CURLcode) throws(Failure) {
        if let failure { throw failure }
        if let status = easy.status, status >= 400 { throw Failure(.status(status)) }
        guard code == CURLE_OK else { throw Failure(code, hasAnswer: hasFile, detail: easy.errorMessage) }
        guard hasFile else { throw Failure(.status(easy.status ?? 0)) }
    }

    private func outcome(_ result: Result<Int64, Failure>) -> Outcome {
        Outcome(
            target: job.target, name: job.target.label, url: publicURL, status: easy.status,
            pid: easy.onlyValue(ofField: "X-Server-PID").flatMap { ServerPID($0) },
            seconds: easy.seconds, result: result)
    }

    private var publicURL: String {
        do { return try WebAddress(easy.url).publicText } catch { return job.target.address.publicText }
    }
}

extension Transfer {
    /// The longest body of an error that is read to its end, so that its connection can be used again.
    private static let longestDiscarded = 1 << 16

    /// Takes bytes of a body; returns whether it wants more.
    fileprivate func accept(_ bytes: RawSpan) -> Bool {
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
        if output == nil { output = try job.place.open() }
        guard let descriptor = output?.descriptor else { return }
        do {
            try descriptor.writeAll(bytes) { interruption.isRequested }
            received += Int64(bytes.byteCount)
        } catch {
            throw error == .interrupted ? Failure(.interrupted) : Failure(.unwritable, detail: "\(error)")
        }
    }
}

/// Passes bytes of a body from libcurl to the transfer that `context` points at, and nothing else.
private func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let span = unsafe RawSpan(_unsafeStart: bytes, byteCount: size * count)
    return transfer.accept(span) ? size * count : Int(CURL_WRITEFUNC_ERROR)
}
