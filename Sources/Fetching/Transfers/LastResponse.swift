import HTTPSemantics

/// The facts about the last response of a transfer that its report names.
struct LastResponse {
    /// Its status; nil if there was none.
    var status: Status?
    /// The process id of the server that sent it; nil if it named none.
    var pid: ServerPID?
    /// The URL that sent it, after redirects.
    var url: String?
}
