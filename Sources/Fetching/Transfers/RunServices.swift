import Curl

/// The objects that all transfers of a run share.
struct RunServices {
    /// The thread that syncs files and gives them their names.
    let committer: Committer
    /// The thread that computes digests.
    let digestWorker: DigestWorker
    /// The rate limiter; nil without a rate limit.
    let rateLimiter: RateLimiter?
    /// The signals that end the run.
    let interruption: Interruption
    /// The names that servers have given files; nil unless they may.
    let remoteNames: RemoteNames?
    /// The cookies that servers set in the run, in memory.
    let cookies = CookieShare()
    /// The servers that have responded in the run: one that cannot be reached for a while is worth another attempt.
    let reachableOrigins = OriginSet()
    /// The servers that have sent a body without a length by HTTP/2, and are asked by HTTP/1.1.
    let http1Origins = OriginSet()
}
