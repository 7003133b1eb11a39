import Glibc
import SystemCalls
package import SystemPackage

/// One run of `ferry fetch`: its targets, their outputs, and its reports.
package struct Session: Sendable {
    /// The files to receive, in the order in which they begin.
    package var targets: [Target]
    /// Where the files go.
    package var destination = Destination.folder(defaultFolder)
    /// The folder that files go to unless another is given: the current one.
    package static let defaultFolder: FilePath = "."
    /// Whether existing files may be overwritten.
    package var overwriting = false
    /// How many files are received at once.
    package var limit = 4
    /// How many complete files may wait for the disk while others are received.
    package var backlog = 256
    /// Whether the targets are folders, which are fetched with everything below them.
    package var isRecursive = false
    /// Whether files of a tree replace existing ones if they are newer or have another size.
    package var takesNewer = false
    /// Whether an existing file is replaced if the server has another version, and kept otherwise.
    package var updates = false
    /// Whether servers choose the names of files.
    package var takesRemoteNames = false
    /// Servers that have the same files.
    package var mirrors: [BaseURL] = []
    /// How files are requested.
    package var options = TransferOptions()
    /// How outcomes are reported.
    package var style = Report.Style.text
    /// Whether progress is shown if standard error is a terminal.
    package var showsProgress = true

    package init(targets: [Target]) {
        self.targets = targets
    }

    /// Receives all files, reports on standard output and standard error, and returns the exit status.
    ///
    /// It blocks the calling thread, and handles SIGINT, SIGTERM and SIGHUP meanwhile. If files go to standard output,
    /// all reports go to standard error.
    package func run() throws(Errno) -> Int32 {
        StandardStreams.reserve()
        // libcurl converts a non-ASCII host to its IDNA form only in a locale with UTF-8.
        unsafe setlocale(LC_CTYPE, "C.UTF-8")
        let interruption = try Interruption()
        let destination = self.destination.unaliased
        var console = console(for: destination)
        var summary = RunSummary()
        let note = { (outcome: Outcome, index: Int) in
            console.write(summary.note(outcome, at: index, style))
        }
        let source = jobs(in: destination, refused: note)
        let services = try services(interruption)
        defer {
            services.committer.stop()
            services.digestWorker.stop()
        }
        let loop = TransferLoop(
            limit: limit, connections: options.connections, backlog: backlog, services: services)
        loop.run(
            IteratorSequence(transfers(of: source, services, note)),
            ended: { source.take($1, of: $0.job.index, note) },
            tick: { transfers in console.show(summary.snapshot(of: transfers(), from: source)) })
        if style != .json, let report = summary.interruptionReport(of: source.fileCount) { console.write(report) }
        let status = summary.exitStatus
        return status == ExitStatus.success.rawValue && console.isOutputBroken ? ExitStatus.unwritable.rawValue : status
    }

    private func services(_ interruption: Interruption) throws(Errno) -> RunServices {
        RunServices(
            committer: try Committer(), digestWorker: try DigestWorker(),
            rateLimiter: options.rateLimit.map { RateLimiter(bytesPerSecond: $0) }, interruption: interruption,
            remoteNames: takesRemoteNames ? RemoteNames() : nil)
    }

    /// The transfers of a run, each made when its turn comes.
    private func transfers(
        of source: any JobSource, _ services: RunServices, _ note: @escaping (Outcome, Int) -> Void
    ) -> AnyIterator<Transfer> {
        let options = chosenOptions
        return AnyIterator {
            source.next(note).map { next in
                Transfer(
                    next.job, options: options.adapted(to: next.job), overwriting: next.overwriting, services: services)
            }
        }
    }

    /// The options, with those that follow from other choices.
    private var chosenOptions: TransferOptions {
        var options = options
        options.keepsTags = isRecursive || updates
        if case .folder = destination { options.isOutputNamed = false } else { options.isOutputNamed = true }
        options.bufferSize = bufferSize
        return options
    }

    /// The buffer size of each request: all buffers together take at most 1 MiB, but none is smaller than the default.
    private var bufferSize: Int {
        let requests = (isRecursive ? limit : min(limit, targets.count)) * options.connections
        let sizes = TransferOptions.bufferSizes
        return max(sizes.lowerBound, min(sizes.upperBound, (1 << 20) / max(1, requests)))
    }

    /// How many files can be received at once within a limit of open descriptors.
    ///
    /// The process itself needs a few. Each file takes one, and another file may wait for the disk. Each connection
    /// takes up to three while it looks up a name or tries several addresses.
    ///
    /// - Parameters:
    ///   - count: The limit of descriptors.
    ///   - connections: How many connections each file may have, 1 or more.
    ///   - isRecursive: Whether each file may lie in a folder of its own.
    /// - Returns: A number of files, 1 or more.
    package static func largestLimit(
        underDescriptors count: Int, connections: Int = 1, isRecursive: Bool = false
    ) -> Int {
        max(1, (count - 17) / ((isRecursive ? 4 : 2) + 3 * connections))
    }

    private func console(for destination: Destination) -> Console {
        if case .standardOutput = destination {
            Console(output: .standardError, showsProgress: showsProgress && !FileDescriptor.standardOutput.isTerminal)
        } else {
            Console(output: .standardOutput, showsProgress: showsProgress)
        }
    }

    /// The target's own URL, and its URLs on the mirrors.
    func addresses(of target: Target) -> [WebAddress] {
        [target.address]
            + mirrors.compactMap { mirror in
                // A mirror is skipped for a target if its URL and the path make no valid URL.
                do { return try mirror.address(mirroring: target) } catch { return nil }
            }
    }

    /// The jobs that can begin.
    ///
    /// `refused` takes the outcome and position of each other target.
    private func jobs(in destination: Destination, refused: (Outcome, Int) -> Void) -> any JobSource {
        if isRecursive { return tree(in: destination, refused: refused) }
        var jobs: [Job] = []
        // A name from a server is checked when it is known.
        let isCheckedLater = takesRemoteNames || updates
        let locations = destination.locations(for: targets, overwriting: isCheckedLater ? nil : overwriting)
        for (index, location) in locations.enumerated() {
            let target = targets[index]
            do throws(Failure) {
                var job = Job(
                    index: index, target: target, addresses: addresses(of: target), location: try location.get())
                if updates { try job.findExisting(overwriting: overwriting) }
                jobs.append(job)
            } catch {
                refused(Outcome(target, error), index)
            }
        }
        return ListedJobs(jobs, of: targets.count, overwriting: overwriting)
    }
}
