import HTTPSemantics

/// What an interrupted download leaves for a later run: which version of which length it was, and what is there of it.
struct ResumeState: Hashable, Sendable {
    var version: StrongValidator
    /// The length of the file; nothing where the server did not say.
    var total: Int64?
    /// The digests that servers have named.
    var digests: [ReprDigest] = []
    /// The parts that are there.
    var received: ReceivedRanges
    /// The servers that sent them.
    var pids: [ServerPID]
}
