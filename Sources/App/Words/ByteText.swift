/// Text that stands for any bytes and gives them back.
///
/// A word of the command line is bytes, and the parser of the command line takes text. Bytes that are no UTF-8 become
/// scalars of a range in the last private-use plane, one for one, as Python's `surrogateescape` does it with surrogates,
/// which Swift's text cannot hold. The bytes of a scalar of that range itself, and of a mark that would make one character
/// with the ASCII character before it, become scalars of the range too: the parser sees each sign of its syntax.
enum ByteText {
    /// The scalar that stands for the byte 0; a byte is added to it.
    private static let base: UInt32 = 0x10_FE00

    /// The scalar that stands for each byte.
    private static let substitutes = (0...255).compactMap { Unicode.Scalar(base + $0) }

    /// Returns the text that stands for `bytes`; ASCII stands for itself.
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var rest = Array(bytes)[...]
        var input = rest.makeIterator()
        while true {
            switch parser.parseScalar(from: &input) {
            case .valid(let encoded):
                let scalar = UTF8.decode(encoded)
                text += mayStand(scalar, behind: text.last) ? [scalar] : encoded.map { substitutes[Int($0)] }
                rest = rest.dropFirst(encoded.count)
            case .error(let length):
                text += rest.prefix(length).map { substitutes[Int($0)] }
                rest = rest.dropFirst(length)
            case .emptyInput:
                return String(text)
            }
        }
    }

    /// Returns the bytes that a text stands for.
    static func bytes(of text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar in byte(of: scalar).map { [$0] } ?? Array(String(scalar).utf8) }
    }

    /// Returns the text as people are shown it: bytes that are no UTF-8 are U+FFFD.
    static func shown(_ text: String) -> String { String(decoding: bytes(of: text), as: UTF8.self) }

    private static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        scalar.value < base ? nil : UInt8(exactly: scalar.value - base)
    }

    /// Whether a scalar can stand for itself: it is no substitute, and no mark on a character of ASCII.
    private static func mayStand(_ scalar: Unicode.Scalar, behind last: Unicode.Scalar?) -> Bool {
        guard !scalar.isASCII else { return true }
        guard byte(of: scalar) == nil else { return false }
        guard let last, last.isASCII else { return true }
        return String(String.UnicodeScalarView([last, scalar])).count == 2
    }
}
