package import HTTPSemantics
package import MicroHTTPD

/// How a line of the access log is written.
package enum AccessLogFormat: String, CaseIterable, Sendable {
    /// The format that Apache and nginx call by this name, with two more values at the end: the duration in seconds and
    /// why the reply was cut, `-` where it was not.
    case combined
    /// One JSON object, of ASCII characters alone.
    case json
    /// No log.
    case none
}

extension AccessLogFormat {
    /// The line for `request`, with its end of line; empty where there is no log.
    ///
    /// - Parameters:
    ///   - request: The request that is over.
    ///   - time: When it began.
    /// - Returns: Printable ASCII in one line, whatever the client sent. A value of the client's beyond 4096 bytes is
    ///   cut and ends with three dots.
    package func line(for request: CompletedRequest, at time: Timestamp) -> [UInt8] {
        var line: [UInt8] = []
        if self == .none { return line }
        line.reserveCapacity(Self.usualSize)
        if self == .json {
            line.appendJSON(of: request, at: time)
        } else {
            line.appendCombined(of: request, at: time)
        }
        return line
    }

    /// The bytes that hold most lines without growing.
    private static let usualSize = 384
}
