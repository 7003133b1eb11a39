/// A decoder for the content coding of a response's body (RFC 9110 section 8.4.1), by zlib, libbrotlidec or libzstd.
struct ContentDecoder: ~Copyable {
    /// The coding's registered name.
    let coding: String
    /// Whether the last byte was the end of the stream.
    private(set) var isAtEnd = false
    private var gzip: GzipDecoder?
    private var brotli: BrotliDecoder?
    private var zstandard: ZstandardDecoder?

    /// The codings that can be decoded on this system, as they stand in `Accept-Encoding`.
    static let codings =
        ["gzip"] + (BrotliDecoder.isAvailable ? ["br"] : []) + (ZstandardDecoder.isAvailable ? ["zstd"] : [])

    /// Whether a body with these codings can be decoded.
    static func decodes(_ named: [String]) -> Bool { named.count == 1 && codings.contains(canonical(named[0])) }

    /// A decoder for a coding for which `decodes` is true.
    ///
    /// Bytes in any other coding are decoded as gzip, which fails.
    init(_ coding: String) {
        self.coding = Self.canonical(coding)
        switch self.coding {
        case "br": brotli = BrotliDecoder()
        case "zstd": zstandard = ZstandardDecoder()
        default: gzip = GzipDecoder()
        }
    }

    /// Decodes the next bytes, and hands on the result in blocks.
    ///
    /// - Throws: `coding` if they are damaged, and what `take` throws.
    mutating func decode(_ bytes: RawSpan, _ take: (RawSpan) throws(Failure) -> Void) throws(Failure) {
        try gzip?.inflate(bytes, take)
        try brotli?.decode(bytes, take)
        try zstandard?.decode(bytes, take)
        isAtEnd = gzip?.isAtEnd ?? brotli?.isAtEnd ?? zstandard?.isAtEnd ?? false
    }

    private static func canonical(_ coding: String) -> String { coding == "x-gzip" ? "gzip" : coding }
}
