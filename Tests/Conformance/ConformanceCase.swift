/// One request in its wire form, and what the specifications and this project demand of the response.
package struct ConformanceCase: Sendable {
    /// The strength of the specification's demand; what it leaves open is not asked of other servers.
    package enum Rule: String, Sendable {
        case must = "MUST"
        case should = "SHOULD"
        /// Our choice among several conforming responses.
        case choice
    }

    /// A server of the folder with the options that a case needs.
    package enum Site: String, CaseIterable, Sendable {
        case plain
        /// With `--precompressed`.
        case precompressed
        /// With `--cors`, `--header` and `--cache-control`.
        case decorated
    }

    /// The demanded body.
    package enum Content: Sendable {
        case any
        case empty
        /// The whole file in a coding; another server may send it uncoded, or in one of the further codings.
        case file(String, coding: String? = nil, or: [String] = [])
        /// These parts of `letters.txt`; another server may divide them differently.
        case parts([ClosedRange<Int>])
        /// These parts of `letters.txt`, in this order.
        case ordered([ClosedRange<Int>])
        case text(String)
    }

    /// The section that the case is about, such as `RFC 9110 §13.1.1`.
    package let section: String
    package let name: String
    /// The request line and the fields, each with its line end, without the empty line.
    let head: String
    /// The bytes sent after the head.
    let body: String
    /// Our server's status.
    package let status: Int
    /// Further conforming statuses; the fields and the content are then not checked.
    package var others: [Int] = []
    package var rule = Rule.must
    package var site = Site.plain
    /// Fields that the specification demands, as `Name: value` or as a name.
    package var has: [String] = []
    /// Fields that the specification forbids.
    package var lacks: [String] = []
    /// Our own choice of fields.
    package var ours: [String] = []
    package var content = Content.any
    /// Why our server does not meet the specification; nil if it does.
    package var deviation: String?
    /// Whether our server closes the connection after the response.
    package var closes = false

    /// A case whose request has this method, target and fields, and the version HTTP/1.1 unless `line` has another.
    ///
    /// `Host` is added unless `fields` have it.
    init(_ section: String, _ name: String, _ line: String, _ fields: [String], body: String = "", _ status: Int) {
        let isComplete = line.contains(" HTTP/") || fields.contains { $0.lowercased().hasPrefix("host") }
        let lines = [line.contains(" HTTP/") ? line : line + " HTTP/1.1"] + (isComplete ? [] : ["Host: localhost"])
        self.init(section, name, head: (lines + fields).map { $0 + "\r\n" }.joined(), body: body, status)
    }

    /// A case whose request has only the field `Host`.
    init(_ section: String, _ name: String, _ line: String, _ status: Int) {
        self.init(section, name, line, [], status)
    }

    /// A case whose request is these bytes; the head ends with one line end, and the empty line is added.
    init(_ section: String, _ name: String, head: String, body: String = "", _ status: Int) {
        (self.section, self.name, self.head, self.body, self.status) = (section, name, head, body, status)
    }

    /// The method, which decides whether the response has a body.
    package var method: String { String(head.drop { $0 == "\r\n" }.prefix { $0 != " " }) }

    /// The whole request, with `<etag>` replaced by the tag of `letters.txt`, and `<opaque>` by the text in the tag's
    /// quotes.
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
