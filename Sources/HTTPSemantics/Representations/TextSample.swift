/// The first bytes of a file, which are tested for text.
struct TextSample {
    /// The number of bytes that are tested.
    static let length = 512

    private let bytes: [UInt8]

    /// Reads the first bytes of a file, at most `count`.
    init(_ firstBytes: (Int) -> [UInt8]) { bytes = firstBytes(Self.length) }

    /// Whether the bytes are text: they begin with a byte order mark, or none of them is a control octet that text
    /// never contains.
    ///
    /// An empty sample is text.
    ///
    /// [MIME Sniffing §7.2](https://mimesniff.spec.whatwg.org/#rules-for-text-or-binary)
    var isText: Bool { ByteOrderMark.begins(bytes) || bytes.allSatisfy { !Self.isBinary($0) } }

    /// Whether the bytes are UTF-8, apart from a character that the end of the sample cuts.
    var isUTF8: Bool {
        let cuts = bytes.count < Self.length ? 0...0 : 0...3
        return cuts.contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
    }

    /// A binary data byte of MIME Sniffing §3: a control octet but HTAB, LF, FF, CR and ESC.
    private static func isBinary(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x09, 0x0A, 0x0C, 0x0D, 0x1B: false
        default: octet < 0x20
        }
    }
}

/// The byte order mark, which names the encoding of the following text.
///
/// [Encoding §6](https://encoding.spec.whatwg.org/#bom-sniff)
enum ByteOrderMark {
    private static let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE]]

    /// Whether `bytes` begin with the mark of UTF-8 or of UTF-16.
    static func begins(_ bytes: [UInt8]) -> Bool { marks.contains { bytes.starts(with: $0) } }
}
