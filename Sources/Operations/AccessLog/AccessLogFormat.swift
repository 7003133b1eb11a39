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
    /// Appends the line for `request`, with its end of line; nothing where there is no log.
    ///
    /// It is printable ASCII in one line, whatever the client sent. A value of the client's beyond 4096 bytes is cut and
    /// ends with three dots.
    ///
    /// - Parameters:
    ///   - request: The request that is over.
    ///   - time: When it began.
    ///   - line: Where the line is put.
    package func append(_ request: borrowing CompletedRequest, at time: Timestamp, to line: inout [UInt8]) {
        switch self {
        case .combined: line.appendCombined(of: request, at: time)
        case .json: line.appendJSON(of: request, at: time)
        case .none: break
        }
    }
}
