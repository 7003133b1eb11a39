/// Progress as one line of a terminal.
extension Progress {
    /// `a.txt  43% [====>     ] 12.3 MB of 28.1 MB  4.2 MB/s  0:03 left`, cut to `width` columns.
    ///
    /// The bar takes the columns that are left, up to 30; it is left out if there are fewer than 10. Percentage, bar
    /// and time need a known total.
    package func line(rate: Double, width: Int) -> String {
        let title = Self.clip(title, to: 24)
        let facts = [amount, "\(Self.bytes(Self.count(rate)))/s", timeLeft(at: rate).map { "\(Self.clock($0)) left" }]
        let end = facts.compactMap { $0 }.joined(separator: "  ")
        let start = ([title] + [fraction].compactMap { $0 }.map { "\(Int($0 * 100))%" }).joined(separator: "  ")
        let room = min(30, width - Self.columns(start) - Self.columns(end) - 4)
        let bar = room >= 10 ? fraction.map { " \(Self.bar($0, columns: room)) " } : nil
        return Self.clip(start + (bar ?? "  ") + end, to: width)
    }

    private var amount: String {
        total.map { "\(Self.bytes(received)) of \(Self.bytes($0))" } ?? Self.bytes(received)
    }

    /// A bar of a number of columns, including its brackets.
    private static func bar(_ fraction: Double, columns: Int) -> String {
        let done = Int(fraction * Double(columns - 2))
        let head = done < columns - 2 ? ">" : ""
        let rest = columns - 2 - done - head.count
        return "[" + String(repeating: "=", count: done) + head + String(repeating: " ", count: rest) + "]"
    }

    /// A number of bytes in decimal units with one digit after the point: `999 B`, `1.0 kB`, `12.3 MB`.
    package static func bytes(_ count: Int64) -> String {
        guard count >= 1_000 else { return "\(max(0, count)) B" }
        var tenths = count / 100
        var units = ["kB", "MB", "GB", "TB", "PB", "EB"][...]
        while tenths >= 10_000, units.count > 1 {
            tenths /= 1_000
            units.removeFirst()
        }
        return "\(tenths / 10).\(tenths % 10) \(units.first ?? "")"
    }

    /// A rate as a number of bytes; the largest number if the rate is beyond it.
    private static func count(_ rate: Double) -> Int64 {
        Int64(exactly: rate.rounded(.down)) ?? (rate > 0 ? .max : 0)
    }

    /// A time as on a clock: `0:03`, `12:30`, `1:00:00`.
    package static func clock(_ time: Duration) -> String {
        let seconds = time.components.seconds
        let pad = { (part: Int64) in part < 10 ? "0\(part)" : "\(part)" }
        let end = pad(seconds % 60)
        guard seconds >= 3_600 else { return "\(seconds / 60):\(end)" }
        return "\(seconds / 3_600):\(pad(seconds / 60 % 60)):\(end)"
    }

    /// The most columns that a text can take: a character outside ASCII may be two columns wide.
    static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
    }

    /// The beginning of a text that fits in a number of columns.
    static func clip(_ text: String, to width: Int) -> String {
        var clipped = Substring(text)
        while columns(String(clipped)) > width { clipped.removeLast() }
        return String(clipped)
    }
}
