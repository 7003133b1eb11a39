internal import HTTPSemantics

/// The short body of an error response.
struct ErrorPage {
    /// The form of the body.
    enum Format: CaseIterable {
        /// Plain text, for programs without a wish.
        case text
        /// A page, for browsers.
        case html
        /// A JSON object with the members `status`, `title`, `path`, `detail` and `pid`, as far as they apply.
        case json

        /// The value of `Content-Type`.
        var mediaType: String {
            switch self {
            case .text: "text/plain; charset=utf-8"
            case .html: "text/html; charset=utf-8"
            case .json: "application/json"
            }
        }

        /// The form that a client prefers, which accepts `accept`.
        init(_ accept: Accept) {
            if accept.prefers(.json, over: .plainText) && accept.prefers(.json, over: .html) {
                self = .json
            } else {
                self = accept.prefers(.html, over: .plainText) ? .html : .text
            }
        }
    }

    let status: Status
    /// The requested path; nil if it is not known.
    var name: [UInt8]?
    /// A further sentence, which says what to do; nil for none.
    var detail: String?
    /// The server's process id.
    let pid: String

    /// What the status means for a person.
    private var title: String { status == .notFound ? "File Not Found" : status.reasonPhrase }

    private var sentence: String { "\(title) (PID of server process: \(pid))" + (detail.map { ". " + $0 } ?? "") }

    /// The body in `format`; a page has what `frame` gives to all pages.
    func content(_ format: Format, in frame: PageFrame = PageFrame()) -> String {
        switch format {
        case .text: (name.map { DisplayName($0).text + ": " } ?? "") + sentence + "\n"
        case .html: page(in: frame)
        case .json: object
        }
    }

    private func page(in frame: PageFrame) -> String {
        """
        \(frame.head(title: title))
        <main>
        <h1>\(title)</h1>
        <p>\(name.map { "<bdi>\(DisplayName($0).html)</bdi>: " } ?? "")\(sentence)</p>
        </main>
        \(frame.foot)</body>
        </html>

        """
    }

    private var object: String {
        var text = Array("{\"status\":\(status.code),\"title\":\"\(title)\"".utf8)
        for (member, value) in [("path", name), ("detail", detail.map { Array($0.utf8) })] {
            guard let value else { continue }
            text += ",\"\(member)\":\"".utf8
            text.append(jsonString: value.span)
            text.append("\"")
        }
        return String(decoding: text, as: UTF8.self) + ",\"pid\":\(pid)}\n"
    }
}
