import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage

/// When the part and its sidecar are written down while more bytes come.
struct Keeping {
    /// The time after which the file gets its part name: what is whole before that never needs one.
    static let first = Duration.seconds(1)
    /// The time after which a new sidecar is written: so much may come again after a loss of power.
    static let interval = Duration.seconds(4)
    /// The bytes of the last sidecar.
    var kept: Int64 = 0
    /// When that was; before there is one, when the first byte came.
    var time: ContinuousClock.Instant?

    /// Whether it is time for the next sidecar.
    func isDue(_ received: Int64, at now: ContinuousClock.Instant) -> Bool {
        guard received > kept, let time else { return false }
        return time.duration(to: now) >= (kept == 0 ? Self.first : Self.interval)
    }
}

/// A sidecar that is being written by another thread, and what came of it.
final class Checkpoint: Sendable {
    private let state = Mutex<(isUnderWay: Bool, failure: Failure?)>((false, nil))

    /// Whether one is being written.
    var isUnderWay: Bool { state.withLock { $0.isUnderWay } }

    func begin() { state.withLock { $0.isUnderWay = true } }

    func finish(_ failure: Failure?) { state.withLock { $0 = (false, failure) } }

    /// Why the last one could not be written; said once.
    func takeFailure() -> Failure? {
        state.withLock { state in
            defer { state.failure = nil }
            return state.failure
        }
    }
}

/// Where the bytes go.
extension Transfer {
    /// Writes bytes of the file at their position.
    func write(_ bytes: RawSpan, at position: Int64) throws(Failure) {
        try openOutput(for: position == 0 ? bytes : nil)
        switch output {
        case .partial(let file): try patience.write(bytes, to: file.descriptor, at: position)
        case .stream(let stream):
            try patience.write(bytes, to: stream.descriptor)
            verification?.take(bytes)
        case .listing(let buffer):
            try buffer.write(bytes, at: position)
            verification?.take(bytes)
        // It was opened with all its bytes.
        case .held, nil: break
        }
        download.receive(position..<position + Int64(bytes.byteCount))
        if output?.file != nil { advanceVerification(by: bytes, at: position) }
    }

    /// Opens the output, unless it is open; one that holds what was dropped is removed first.
    ///
    /// - Parameter first: The first bytes, where these are written next; a small file that they are all of is held.
    /// - Throws: Why it cannot be opened, or what was dropped cannot be removed.
    func openOutput(for first: RawSpan? = nil) throws(Failure) {
        guard !isOutputReady else { return }
        if outputRestarts != download.restarts || isOutputStale {
            try discardOutput()
            outputRestarts = download.restarts
        }
        // More is asked for of a file that was thought complete.
        if case .held(let file) = output { output = .partial(try file.write()) }
        if output == nil {
            output = if let file = held(first) { .held(file) } else { try job.place.open(patience) }
            keeping = Keeping(time: .now)
        } else if keeping.time == nil {
            keeping = Keeping(kept: download.inherited, time: .now)
        }
        beginVerification()
        isOutputReady = true
    }

    private func held(_ bytes: RawSpan?) -> BufferedFile? {
        guard let bytes, Int64(bytes.byteCount) == download.total, bytes.byteCount <= BufferedFile.longest,
            case .entry(let name, let folder) = job.place
        else { return nil }
        return BufferedFile(name: name, folder: folder, bytes: unsafe bytes.withUnsafeBytes { unsafe Array($0) })
    }

    private func discardOutput() throws(Failure) {
        let file = output?.file
        verification?.drop()
        (output, verification, verified, isOutputStale, keeping) = (nil, nil, 0, false, Keeping())
        guard let file else { return }
        try publisher.performAndWait { Result { () throws(Failure) in try file.discard() } }.get()
    }

    /// What the digests are compared with.
    var expectedDigests: [ExpectedDigest] {
        let server = download.digests.map { ExpectedDigest(digest: $0, source: "the server's digest") }
        return (options.checksum.map { [ExpectedDigest(digest: $0, source: "--checksum")] } ?? []) + server
    }

    /// Begins to compute the digests that are to be compared; anew, where a further algorithm is asked for.
    func beginVerification() {
        let wanted = algorithms.union(expectedDigests.map(\.digest.algorithm))
        guard !wanted.isEmpty, !wanted.isSubset(of: verification?.algorithms ?? []) else { return }
        guard output?.file != nil || download.received.isEmpty else { return }
        verification?.drop()
        (algorithms, verification, verified) = (wanted, IncrementalDigest(wanted), 0)
    }

    /// So many bytes are worth a word to the other thread.
    static let step: Int64 = 1 << 20

    /// Has the digests follow: at once where these are the next bytes of the file, which are at hand; else a piece at a
    /// time.
    private func advanceVerification(by bytes: RawSpan, at position: Int64) {
        guard let verification, let file = output?.file else { return }
        if verification.take(bytes, at: position) {
            verified = position + Int64(bytes.byteCount)
            return
        }
        let end = download.received.prefixEnd
        guard end - verified >= Self.step else { return }
        verified = end
        digests.advance(verification, of: file, through: end)
    }
}

/// What stays for a later run.
extension Transfer {
    /// Writes down how far it has come, if it is time for that; an error ends the transfer.
    func keep(at now: ContinuousClock.Instant) -> Outcome? {
        if let failure = checkpoint.takeFailure() { return abandon(failure) }
        guard phase == .running, !checkpoint.isUnderWay, let file = output?.file, !isOutputStale,
            outputRestarts == download.restarts,
            keeping.isDue(received, at: now), let sidecar
        else { return nil }
        keeping = Keeping(kept: received, time: now)
        let checkpoint = self.checkpoint
        checkpoint.begin()
        publisher.perform {
            do throws(Failure) {
                try file.keep(sidecar, time: .now)
                checkpoint.finish(nil)
            } catch {
                checkpoint.finish(error)
            }
        }
        return nil
    }

    private var sidecar: Sidecar? {
        download.remainder.map { Sidecar(url: job.addresses[download.owner].publicText, remainder: $0) }
    }

    /// Leaves what a later run can go on from, and removes what it cannot.
    func settleOutput(_ failure: Failure) throws(Failure) {
        defer { output = nil }
        verification?.drop()
        guard let file = output?.file, !isOutputStale else { return }
        let sidecar = failure.kind == .digest || outputRestarts != download.restarts ? nil : sidecar
        let isNew = received != keeping.kept || checkpoint.isUnderWay
        if sidecar != nil, !isNew, file.isKept { return }
        try publisher.performAndWait {
            Result { () throws(Failure) in
                if let sidecar { try file.keep(sidecar, time: .now, isLast: true) } else { try file.discard() }
            }
        }.get()
    }
}
