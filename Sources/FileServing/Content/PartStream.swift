internal import Glibc
internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls
internal import SystemPackage

/// The ranges of a file as a `multipart/byteranges` body, read in blocks while they are sent.
struct PartStream: ~Copyable {
    /// The bytes of one read.
    private static let blockSize: Int64 = 128 * 1024

    private let multipart: MultipartByteRanges
    private let file: OwnedDescriptor
    private var index = 0
    /// The rest of the current part; nil before its head.
    private var rest: Range<Int64>?

    init(_ multipart: MultipartByteRanges, of file: consuming OwnedDescriptor) {
        self.multipart = multipart
        self.file = file
    }

    /// The next piece; nil after the last one.
    ///
    /// Throws if the file has become shorter or cannot be read: the client then sees a cut body.
    mutating func next() throws(Errno) -> [UInt8]? {
        guard let range = rest else { return nextHead() }
        let block = try read(range.prefix(Self.blockSize))
        let position = range.lowerBound + Int64(block.count)
        rest = position < range.upperBound ? position..<range.upperBound : nil
        return block
    }

    /// The head of the next part, or the end of the last one.
    private mutating func nextHead() -> [UInt8]? {
        defer { index += 1 }
        guard index < multipart.parts.count else {
            return index == multipart.parts.count ? Array(multipart.end.utf8) : nil
        }
        let part = multipart.parts[index]
        rest = part.first..<part.last + 1
        return Array(multipart.head(of: part).utf8)
    }

    /// The bytes of the file in `range`; the corresponding C function is `pread`.
    private func read(_ range: Range<Int64>) throws(Errno) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: Int(range.upperBound - range.lowerBound))
        let size = try file.borrowed.readSome(into: &block, count: block.count, at: range.lowerBound)
        guard size > 0 else { throw .ioError }
        block.removeLast(block.count - size)
        return block
    }

    /// The body for a response.
    consuming func stream() -> BodyStream {
        var parts = self
        return BodyStream(blockSize: Int(Self.blockSize)) { try parts.next() }
    }
}

extension Range<Int64> {
    /// The beginning of the range, at most `count` numbers.
    fileprivate func prefix(_ count: Int64) -> Self {
        // The difference fits in an `Int64`, but the sum may not: a sparse file may end just before 2^63.
        upperBound - lowerBound <= count ? self : lowerBound..<lowerBound + count
    }
}

extension String {
    /// A delimiter of parts, which occurs in a content only with a probability of 1 to 2^128.
    static var randomBoundary: String {
        String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
    }
}
