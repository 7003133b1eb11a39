/// One request as it goes over the wire, and what the specifications and we ourselves say about its answer.
package struct ConformanceCase: Sendable {
    /// How strongly the specification speaks; what it leaves open is no measure for other servers.
    package enum Rule: String, Sendable {
        case must = "MUST"
        case should = "SHOULD"
        /// Our own choice among several answers that conform.
        case choice
    }

    /// The folder's server with the options that a case needs.
    package enum Site: String, CaseIterable, Sendable {
        case plain
        /// With `--precompressed`.
        case precompressed
        /// With `--cors`, `--header` and `--cache-control`.
        case decorated
    }

    /// What the body has to be.
    package enum Content: Sendable {
        case any
        case empty
        /// The whole file in a coding; another server may send it as it is, or in one of the further codings.
        case file(String, coding: String? = nil, or: [String] = [])
        /// These parts of `letters.txt`; another server may cut them in another way.
        case parts([ClosedRange<Int>])
        /// These parts of `letters.txt`, in this order.
        case ordered([ClosedRange<Int>])
        case text(String)
    }

    /// The section that the case is about, such as `RFC 9110 §13.1.1`.
    package let section: String
    package let name: String
    /// The request line and the fields, each line with its end, without the empty line.
    let head: String
    /// What is sent behind the head.
    let body: String
    /// Our status.
    package let status: Int
    /// Further statuses that conform; the fields and the content then say nothing.
    package var others: [Int] = []
    package var rule = Rule.must
    package var site = Site.plain
    /// Fields that the specification asks for, as `Name: value` or as a name alone.
    package var has: [String] = []
    /// Fields that the specification wants left out.
    package var lacks: [String] = []
    /// Fields of ours.
    package var ours: [String] = []
    package var content = Content.any
    /// Why our server does not do what the specification wants; nil where it does.
    package var deviation: String?
    /// Whether our server closes the connection after the reply.
    package var closes = false

    /// A case whose request has this method and target, HTTP/1.1 where no version is given, and these fields; `Host` is
    /// added unless one of them is.
    init(_ section: String, _ name: String, _ line: String, _ fields: [String], body: String = "", _ status: Int) {
        let isComplete = line.contains(" HTTP/") || fields.contains { $0.lowercased().hasPrefix("host") }
        let lines = [line.contains(" HTTP/") ? line : line + " HTTP/1.1"] + (isComplete ? [] : ["Host: localhost"])
        self.init(section, name, head: (lines + fields).map { $0 + "\r\n" }.joined(), body: body, status)
    }

    /// A case whose request has no field but `Host`.
    init(_ section: String, _ name: String, _ line: String, _ status: Int) {
        self.init(section, name, line, [], status)
    }

    /// A case whose request is these bytes; the head ends with one line's end, the empty line follows.
    init(_ section: String, _ name: String, head: String, body: String = "", _ status: Int) {
        (self.section, self.name, self.head, self.body, self.status) = (section, name, head, body, status)
    }

    /// The method, which tells whether the answer has a body.
    package var method: String { String(head.drop { $0 == "\r\n" }.prefix { $0 != " " }) }

    /// All that is sent, with `<etag>` and `<opaque>` replaced by the tag of `letters.txt` and by what is in its quotes.
    package func request(tag: String) -> String {
        let opaque = String(tag.drop { $0 != "\"" }.dropFirst().dropLast())
        return (head + "\r\n").replacing("<etag>", with: tag).replacing("<opaque>", with: opaque) + body
    }
}

extension ConformanceCase {
    /// The same case with the value of one property changed.
    func with<Value>(_ property: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
        var copy = self
        copy[keyPath: property] = value
        return copy
    }

    func has(_ fields: String...) -> Self { with(\.has, has + fields) }
    func lacks(_ fields: String...) -> Self { with(\.lacks, lacks + fields) }
    func ours(_ fields: String...) -> Self { with(\.ours, ours + fields) }
    func content(_ content: Content) -> Self { with(\.content, content) }
    /// Further statuses that conform.
    func or(_ statuses: Int...) -> Self { with(\.others, statuses) }
    func deviating(because reason: String) -> Self { with(\.deviation, reason) }
    /// The specification says SHOULD.
    var should: Self { with(\.rule, .should) }
    /// The specification leaves it open.
    var choice: Self { with(\.rule, .choice) }
    /// Our server closes the connection.
    var andCloses: Self { with(\.closes, true) }
    func on(_ site: Site) -> Self { with(\.site, site) }
}
