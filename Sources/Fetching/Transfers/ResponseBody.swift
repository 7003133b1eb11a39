/// The body of a response that is taken: its place in the file, its length, and its coding.
struct ResponseBody: ~Copyable {
    /// The position of its first byte in the file.
    private let start: Int64
    /// The position of its next byte, after decoding.
    private var position: Int64
    /// The position after its last byte; nil if the head does not give it.
    private let end: Int64?
    /// The decoder; nil if it is not coded.
    private var decoder: ContentDecoder?
    private let coding: String?
    /// Whether the coding, if there is one, has come to its end.
    private var isDecoded: Bool

    /// - Parameters:
    ///   - start: The position of its first byte in the file.
    ///   - count: Its length in bytes; nil if the head does not tell.
    ///   - coding: The coding to decode; nil to keep the bytes as they are.
    init(at start: Int64, count: Int64?, coding: String?) {
        (self.start, position) = (start, start)
        end = count.map { start + $0 }
        self.coding = coding
        if let coding { decoder = ContentDecoder(coding) }
        isDecoded = coding == nil
    }

    /// Hands on bytes of the file, decoded, with their positions.
    ///
    /// - Throws: `coding` if they cannot be decoded, `wrongLength` if they are more than the head says, and what `write` throws.
    mutating func receive(_ bytes: RawSpan, _ write: (RawSpan, Int64) throws(Failure) -> Void) throws(Failure) {
        guard decoder != nil else {
            try check(position + Int64(bytes.byteCount))
            try write(bytes, position)
            position += Int64(bytes.byteCount)
            return
        }
        var position = self.position
        try decoder?.decode(bytes) { (block) throws(Failure) in
            try write(block, position)
            position += Int64(block.byteCount)
        }
        self.position = position
        isDecoded = decoder?.isAtEnd ?? true
    }

    private func check(_ newEnd: Int64) throws(Failure) {
        guard let end, newEnd > end else { return }
        throw Failure(.wrongLength, detail: "more than \(end - start) bytes came")
    }

    /// Why it is not whole, although the connection says that it has ended; nil if it is whole.
    var shortfall: Failure? {
        if !isDecoded { return Failure(.cutShort, detail: "the \(coding ?? "coded") stream has no end") }
        guard let end, end != position else { return nil }
        return Failure(.cutShort, detail: "\(position - start) of \(end - start) bytes came")
    }
}
