internal import HTTPSemantics

/// The short body of an error response.
struct ErrorPage {
    /// The value of `Content-Type` of pages.
    static let htmlType = "text/html; charset=utf-8"
    /// The value of `Content-Type` of plain text.
    static let textType = "text/plain; charset=utf-8"

    let content: String

    /// The page for `status`.
    ///
    /// - Parameters:
    ///   - status: A client or server error.
    ///   - name: The requested path; nil if it is not known.
    ///   - detail: A further sentence, which says what to do; nil for none.
    ///   - pid: The server's process id.
    ///   - isHTML: Whether it is an HTML page; otherwise it is plain text.
    init(_ status: Status, name: [UInt8]?, detail: String? = nil, pid: String, isHTML: Bool) {
        let name = name.map { DisplayName($0) }
        let reason = status == .notFound ? "File Not Found" : status.reasonPhrase
        let sentence = "\(reason) (PID of server process: \(pid))" + (detail.map { ". " + $0 } ?? "")
        if isHTML {
            content = Self.page(title: reason, text: (name.map { $0.html + ": " } ?? "") + sentence)
        } else {
            content = (name.map { $0.text + ": " } ?? "") + sentence + "\n"
        }
    }

    private static func page(title: String, text: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>\(title)</title></head>
        <body><h1>\(title)</h1><p>\(text)</p></body>
        </html>

        """
    }
}
