internal import HTTPSemantics

/// A number of bytes as people read it.
///
/// `1.2 MB`, with powers of 1000, two digits at least, and a space that does not break.
struct ByteCount {
    private let bytes: UInt64

    /// Takes a size in bytes; a negative one counts as 0.
    init(_ bytes: Int64) { self.bytes = UInt64(max(0, bytes)) }

    /// Appends the rounded number with its unit.
    func append(to text: inout [UInt8]) {
        guard bytes >= 1000 else {
            text.append(decimal: bytes)
            return text.append("\u{A0}B")
        }
        var (unit, index) = (1000 as UInt64, 0)
        // 999.5 of a unit would be rounded to 1000 of it.
        while index < Self.units.count - 1, bytes >= unit * 1000 - unit / 2 { (unit, index) = (unit * 1000, index + 1) }
        let tenths = (bytes + unit / 20) / (unit / 10)
        if tenths < 100 {
            text.append(decimal: tenths / 10)
            text.append(".")
            text.append(decimal: tenths % 10)
        } else {
            text.append(decimal: (bytes + unit / 2) / unit)
        }
        text.append("\u{A0}")
        text += Self.units[index].utf8
    }

    private static let units = ["kB", "MB", "GB", "TB", "PB", "EB"]

    /// Appends the exact number, with commas: `1,234,567 bytes`.
    func appendExactly(to text: inout [UInt8]) {
        let start = text.count
        text.append(decimal: bytes)
        var comma = text.count - 3
        while comma > start {
            text.insert(UInt8(ascii: ","), at: comma)
            comma -= 3
        }
        text.append(bytes == 1 ? " byte" : " bytes")
    }
}
