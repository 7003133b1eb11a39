package import HTTPSemantics

/// The outcome of one target.
package struct Outcome: Sendable {
    /// The target.
    package var target: Target
    /// The name for messages.
    package var name: String
    /// The URL of the response, after redirects, without user name and password.
    package var url: String
    /// The status of the last response; nil if there was none.
    package var status: Status?
    /// The process id of the server that sent the last response; nil if it names none.
    package var pid: ServerPID?
    /// The process ids of all servers that sent a part of the file, in the order of their first part.
    package var pids: [ServerPID] = []
    /// How many bytes of an earlier run were used; nil if the download started from the beginning.
    package var resumedFrom: Int64?
    /// The digest of the file; nil if none was computed.
    package var digest: ReprDigest?
    /// Whether the file existed already, so that no server was asked for it.
    package var isSkipped = false
    /// The time from the first attempt to connect to the last byte, in seconds; nil if no server was asked.
    package var seconds: Double?
    /// The length of the file in bytes, or why there is none.
    package var result: Result<Int64, Failure>

    /// The known process ids of the servers that sent the file.
    var senders: [ServerPID] { pids.isEmpty ? [pid].compactMap { $0 } : pids }

    /// The failure; nil if there was none.
    package var failure: Failure? {
        if case .failure(let failure) = result { failure } else { nil }
    }

    /// The exit status of this target.
    package var exitStatus: Int32 { failure?.exitStatus ?? ExitStatus.success.rawValue }
}

extension Outcome {
    /// The outcome of a target for which no server was asked.
    package init(_ target: Target, _ failure: Failure) {
        self.init(target: target, name: target.label, url: target.address.publicText, result: .failure(failure))
    }

    /// The outcome of a target that exists already, with its length in bytes.
    init(skipped target: Target, size: Int64) {
        self.init(target: target, name: target.label, url: target.address.publicText, result: .success(size))
        isSkipped = true
    }

    /// The outcome of a job whose existing file is the server's version, from that of its last request.
    init(skipping last: Outcome, of job: Job) {
        self = last
        if failure == .current { result = job.confirmExisting() }
        isSkipped = true
    }
}
