package import HTTPSemantics

/// What came of one target.
package struct Outcome: Sendable {
    /// The target.
    package var target: Target
    /// The name for messages.
    package var name: String
    /// The URL that answered, after redirects; without user name and password.
    package var url: String
    /// The status of the last response, or nothing where none came.
    package var status: Status?
    /// The process id of the server that wrote the last response, or nothing where it names none.
    package var pid: ServerPID?
    /// The process ids of all servers that sent a part of the file, in their order.
    package var pids: [ServerPID] = []
    /// How many bytes an earlier run had received; nothing where the file was begun anew.
    package var resumedFrom: Int64?
    /// The digest of the file, where one was computed.
    package var digest: ReprDigest?
    /// Whether the file was here already, so that no server was asked for it.
    package var isSkipped = false
    /// The time from the first attempt to connect to the last byte, in seconds; nothing where it was never asked.
    package var seconds: Double?
    /// The length of the file in bytes, or why there is none.
    package var result: Result<Int64, Failure>

    /// The process ids of the servers that sent the file, as far as they are known.
    var senders: [ServerPID] { pids.isEmpty ? [pid].compactMap { $0 } : pids }

    /// The failure, or nothing.
    package var failure: Failure? {
        if case .failure(let failure) = result { failure } else { nil }
    }

    /// The exit status that this target alone would give.
    package var exitStatus: Int32 { failure?.exitStatus ?? ExitStatus.success.rawValue }
}

extension Outcome {
    /// The outcome of a target that no server was asked for.
    package init(_ target: Target, _ failure: Failure) {
        self.init(target: target, name: target.label, url: target.address.publicText, result: .failure(failure))
    }

    /// The outcome of a target that is here already, in so many bytes.
    init(skipped target: Target, size: Int64) {
        self.init(target: target, name: target.label, url: target.address.publicText, result: .success(size))
        isSkipped = true
    }
}
