/// Why a connection was ended, or a response was cut.
package enum CutReason: UInt8, Sendable, CaseIterable {
    /// A request head was not complete in time.
    case headerTimeout = 1
    /// No request came in time.
    case idleTimeout
    /// The client read its response too slowly.
    case slowReader
    /// The server stopped.
    case stop
    /// The client closed or reset the connection.
    case client
    /// The content could not be read, or had become shorter.
    case content
}

extension CutReason {
    /// The word for it in logs and metrics.
    package var name: String {
        switch self {
        case .headerTimeout: "header-timeout"
        case .idleTimeout: "idle-timeout"
        case .slowReader: "slow-reader"
        case .stop: "stop"
        case .client: "client"
        case .content: "content"
        }
    }
}
