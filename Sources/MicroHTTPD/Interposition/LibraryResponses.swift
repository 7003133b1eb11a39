internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics
internal import SystemCalls

/// Sends our responses in place of those that libmicrohttpd makes by itself or owes: 400, 413, 414, 431, 500, 501 and 505.
///
/// No option changes these responses of the library: they lack our fields, 0.9.75 sends the head of some of them twice, and
/// some requests get none at all. ``ConnectionTraffic`` tells when that is the case. Then the response is written to the
/// socket, and the library's call fails as if the client had gone, so that the library closes the connection.
enum LibraryResponses {
    /// Sends a response and ends the sending side; false if nobody takes it any more.
    ///
    /// Its content is `text`; without it, the response is right for every method, HEAD included. The socket's buffer
    /// has only earlier responses in it; if the response does not fit, the client reads a part of it. The corresponding
    /// C functions are `send` and `shutdown`.
    @discardableResult
    static func send(_ status: Status, fields: [Field?] = [], text: String? = nil, to socket: CInt) -> Bool {
        let date = Timestamp.now.date
        var response = head(status, fields: fields, length: text?.utf8.count, date: date) + (text ?? "")
        let flags = CInt(MSG_NOSIGNAL | MSG_DONTWAIT)
        let sent = response.withUTF8 { unsafe SocketCalls.send($0.baseAddress, $0.count, to: socket, flags) }
        let isGone = sent < 0 && errno != EAGAIN
        _ = SocketCalls.shutDown(socket, CInt(SHUT_WR))
        return !isGone
    }

    /// The text for a client beside `status`, which says what to do; nil if it can do nothing.
    static func text(_ status: Status) -> String? {
        guard let advice = advice[status.code] else { return nil }
        return "\(status.reasonPhrase) (PID of server process: \(ServerPID.currentText)): \(advice).\n"
    }

    private static let advice: [UInt16: String] = [
        414: "the address is too long for this server, ask for a shorter one",
        431: "send fewer or shorter fields; in a browser, delete the cookies of this site",
        500: "the server has too little memory for the response",
    ]

    /// The head of a response whose content has `length` bytes of text; nil for no content.
    static func head(_ status: Status, fields: [Field?], length: Int? = nil, date: HTTPDate?) -> String {
        let fields =
            [
                date.flatMap { Field(.date, $0.description) }, Field(.connection, "close"),
                Field(.serverPID, ServerPID.currentText),
                length.flatMap { _ in Field(.contentType, "text/plain; charset=utf-8") },
                Field(.contentLength, "\(length ?? 0)"),
            ] + fields
        return (["HTTP/1.1 \(status.code) \(status.reasonPhrase)"] + fields.compactMap(\.?.description) + ["", ""])
            .joined(separator: "\r\n")
    }
}
