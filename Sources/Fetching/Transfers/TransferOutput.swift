import HTTPSemantics
import SystemCalls
import SystemPackage

/// Where the bytes of one transfer go: the output, its digests, and the sidecar that vouches for it.
///
/// The output is opened when the first bytes come. Its content belongs to one number of restarts of the download; the
/// output of an earlier number is removed before anything is written.
struct TransferOutput {
    private let location: OutputLocation
    private let deadline: OutputDeadline
    private let committer: Committer
    private let checksum: ReprDigest?

    private var output: OpenOutput?
    private var digests: OutputDigests
    /// The restarts of the download that the output has followed.
    private var restarts = 0
    /// Whether the output is a part of another URL, so that it is removed before anything is written.
    private var isStale = false
    /// Whether the output is open, and is the one that the next bytes belong to.
    private var isReady = false
    private var schedule = CheckpointSchedule()
    private let checkpoint = Checkpoint()

    /// - Parameters:
    ///   - location: Where the bytes go.
    ///   - services: What waits for the disk, and what computes digests.
    ///   - deadline: What ends a write that waits.
    ///   - checksum: The digest that the user asks for.
    init(_ location: OutputLocation, _ services: RunServices, deadline: OutputDeadline, checksum: ReprDigest?) {
        (self.location, self.deadline, self.checksum) = (location, deadline, checksum)
        committer = services.committer
        digests = OutputDigests(services.digestWorker)
    }

    /// Whether the output is a file that can be read again for another digest.
    private var isFile: Bool { output?.file != nil }

    /// Takes the part that an earlier run has left.
    ///
    /// - Parameters:
    ///   - urls: The URLs whose parts are of use.
    ///   - canResume: Whether its bytes may be used; if not, it is replaced.
    /// - Returns: What is there, and the index of the URL that it came from; nil if nothing can be used.
    /// - Throws: `unwritable` if another run or another program has its name.
    mutating func resume(
        _ urls: [String], canResume: Bool
    ) throws(Failure) -> (state: ResumeState, server: Int)? {
        guard case .entry(let name, let folder) = location else { return nil }
        guard let (file, sidecar) = try PartialFile.resume(for: name, in: folder, urls: urls) else { return nil }
        output = .partial(file)
        guard canResume, let sidecar, let server = urls.firstIndex(of: sidecar.url) else {
            isStale = true
            return nil
        }
        schedule.note(sidecar.state.received.count, at: nil)
        return (sidecar.state, server)
    }

    /// Whether it is a listing whose JSON does not come to its end.
    var isCutShort: Bool { if case .listing(let buffer) = location { buffer.isCutShort } else { false } }

    /// Has the output looked at again before the next bytes are written: a response may have changed what they are.
    mutating func noteResponse(announcesDigest: Bool) {
        isReady = false
        // Bytes that are not in a file cannot be read again for the algorithm that the trailer turns out to have.
        if announcesDigest { digests.want(isFile ? [.sha256] : DigestAlgorithm.allCases) }
    }

    /// Whether a digest can be computed of all bytes, those that were written before included.
    func canCompute(_ algorithm: DigestAlgorithm) -> Bool {
        output?.isReadable ?? true || digests.computes(algorithm)
    }

    /// The digests that the file must have.
    private func expectedDigests(of download: DownloadStateMachine) -> [ExpectedDigest] {
        let server = download.digests.map { ExpectedDigest(digest: $0, source: "the server's digest") }
        return (checksum.map { [ExpectedDigest(digest: $0, source: "--checksum")] } ?? []) + server
    }

    /// Begins to compute the digests that will be compared.
    mutating func beginDigests(of download: DownloadStateMachine) {
        guard output?.isReadable ?? true || download.received.isEmpty else { return }
        digests.begin(with: expectedDigests(of: download).map(\.digest.algorithm))
    }
}

/// Writing.
extension TransferOutput {
    /// Writes bytes of the file at their position, and has the download note them.
    mutating func write(_ bytes: RawSpan, at position: Int64, of download: inout DownloadStateMachine) throws(Failure) {
        try open(for: download, first: position == 0 ? bytes : nil)
        switch output {
        case .partial(let file): try deadline.write(bytes, to: file.descriptor, at: position)
        case .stream(let stream):
            try deadline.write(bytes, to: stream.descriptor)
            digests.take(bytes)
        case .listing(let buffer):
            try buffer.write(bytes, at: position)
            digests.take(bytes)
        // It was opened with all its bytes.
        case .held, nil: break
        }
        download.receive(position..<position + Int64(bytes.byteCount))
        guard let file = output?.file else { return }
        digests.follow(bytes, at: position, in: file, through: download.received.prefixEnd)
    }

    /// Opens the output, unless it is open; one whose bytes were dropped is removed first.
    ///
    /// - Parameters:
    ///   - download: What the output is to belong to.
    ///   - first: The first bytes, if they are written next; a small file that they are all of stays in memory.
    /// - Throws: Why it cannot be opened, or the old one cannot be removed.
    mutating func open(for download: DownloadStateMachine, first: RawSpan? = nil) throws(Failure) {
        guard !isReady else { return }
        if restarts != download.restarts || isStale {
            try discard()
            restarts = download.restarts
        }
        // More is received of a file that was thought complete.
        if case .held(let file) = output { output = .partial(try file.write()) }
        if output == nil {
            output = if let file = buffered(first, download) { .held(file) } else { try location.open(deadline) }
            schedule.note(0, at: .now)
        } else if !schedule.hasBegun {
            schedule.note(download.inherited, at: .now)
        }
        beginDigests(of: download)
        isReady = true
    }

    private func buffered(_ bytes: RawSpan?, _ download: DownloadStateMachine) -> BufferedFile? {
        guard let bytes, Int64(bytes.byteCount) == download.total, bytes.byteCount <= BufferedFile.longest,
            case .entry(let name, let folder) = location
        else { return nil }
        return BufferedFile(name: name, folder: folder, bytes: unsafe bytes.withUnsafeBytes { unsafe Array($0) })
    }

    /// Lets go of a file that the committer has discarded.
    mutating func forget() { (output, isReady) = (nil, false) }

    private mutating func discard() throws(Failure) {
        let file = output?.file
        digests.drop()
        (output, isStale, schedule) = (nil, false, CheckpointSchedule())
        guard let file else { return }
        try committer.performAndWait { Result { () throws(Failure) in try file.discard() } }.get()
    }
}

/// Ending the output.
extension TransferOutput {
    /// How a complete output goes on.
    enum Completion {
        /// A file, which the committer has now.
        case committed
        /// Something written in place or in memory, whose digests are right.
        case finished([ReprDigest])
    }

    /// Ends a complete output: hands a file to the committer, or compares the digests of anything else.
    ///
    /// A file over 1 MiB waits for its digest first, so that it does not hold up the others in its group.
    ///
    /// - Parameters:
    ///   - download: What is complete.
    ///   - commit: Makes the commit of its content, its digests, and those that it must have.
    /// - Returns: How it goes on.
    /// - Throws: `digest` if a digest is wrong, or why the output cannot be opened.
    mutating func complete(
        _ download: DownloadStateMachine,
        _ commit: (Committer.Content, IncrementalDigest?, [ExpectedDigest]) -> Committer.Commit
    ) throws(Failure) -> Completion {
        try open(for: download)
        let expected = expectedDigests(of: download)
        let committer = self.committer
        switch output {
        case .partial(let file):
            let length = download.received.end
            let commit = commit(.file(file, length: length), digests.current, expected)
            digests.finish(file, length: length) { committer.add(commit) }
            return .committed
        case .held(let file):
            committer.add(commit(.held(file), digests.current, expected))
            return .committed
        case .stream, .listing, nil:
            let actual = digests.current?.finish() ?? []
            for digest in expected { try digest.check(actual) }
            return .finished(actual)
        }
    }

    /// Has a sidecar written if it is time for one.
    ///
    /// - Throws: Why the last one could not be written.
    mutating func keep(_ sidecar: @autoclosure () -> Sidecar?, received: Int64, restarts: Int) throws(Failure) {
        if let failure = checkpoint.takeFailure() { throw failure }
        let now = ContinuousClock.now
        guard !checkpoint.isUnderWay, let file = output?.file, !isStale, self.restarts == restarts,
            schedule.isDue(received, at: now), let sidecar = sidecar()
        else { return }
        schedule.note(received, at: now)
        let checkpoint = self.checkpoint
        checkpoint.begin()
        committer.perform {
            do throws(Failure) {
                try file.keep(sidecar, time: .now)
                checkpoint.finish(nil)
            } catch {
                checkpoint.finish(error)
            }
        }
    }

    /// Leaves what a later run can resume, and removes anything else.
    ///
    /// - Parameters:
    ///   - sidecar: What vouches for the received bytes; nil if nothing does.
    ///   - received: How many bytes there are.
    ///   - restarts: The restarts of the download that they belong to.
    /// - Throws: Why the part cannot be kept, or not be removed.
    mutating func settle(_ sidecar: Sidecar?, received: Int64, restarts: Int) throws(Failure) {
        let file = output?.file
        output = nil
        digests.drop()
        guard let file, !isStale else { return }
        let sidecar = self.restarts == restarts ? sidecar : nil
        let isNew = received != schedule.keptCount || checkpoint.isUnderWay
        if sidecar != nil, !isNew, file.isKept { return }
        try committer.performAndWait {
            Result { () throws(Failure) in
                if let sidecar { try file.keep(sidecar, time: .now, isLast: true) } else { try file.discard() }
            }
        }.get()
    }
}
