package import HTTPSemantics
package import MicroHTTPD

/// The format of a line of the access log.
package enum AccessLogFormat: String, CaseIterable, Sendable {
    /// The format that Apache and nginx call "combined", with two more values at the end: the duration in seconds, and
    /// why the response was cut (`-` if it was not).
    case combined
    /// One JSON object, in ASCII.
    case json
    /// No log.
    case none
}

extension AccessLogFormat {
    /// Appends the line for `request`, with its line feed; appends nothing if there is no log.
    ///
    /// It is one line of printable ASCII, whatever the client sent. A client's value over 4096 bytes is cut and ends
    /// with three dots.
    ///
    /// - Parameters:
    ///   - request: The finished request.
    ///   - time: When the request began.
    ///   - line: The line to append to.
    package func append(_ request: borrowing CompletedRequest, at time: Timestamp, to line: inout [UInt8]) {
        switch self {
        case .combined: line.appendCombined(of: request, at: time)
        case .json: line.appendJSON(of: request, at: time)
        case .none: break
        }
    }
}
