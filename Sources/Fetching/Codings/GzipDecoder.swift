import CZlib

/// Owner of one zlib stream that decodes gzip (RFC 1952): one member or several in a row.
///
/// Decoding is done here, because libcurl calls a stream complete even if its end is missing. It is safe: between
/// calls, zlib keeps a pointer to its own state only.
@safe
struct GzipDecoder: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private let block: UnsafeMutableBufferPointer<UInt8>
    /// Whether the last byte was the end of a member, checksum and length included.
    private(set) var isAtEnd = false

    /// The largest block that is handed on.
    private static let blockSize = 1 << 16
    /// The largest window; the added 16 selects gzip's format alone.
    private static let windowBits: CInt = 15 + 16

    /// The corresponding C function is `inflateInit2`.
    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        unsafe block = .allocate(capacity: Self.blockSize)
        let size = unsafe CInt(MemoryLayout<z_stream>.size)
        guard unsafe inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, size) == Z_OK else {
            fatalError("out of memory, or another zlib than the one of the build")
        }
    }

    /// The corresponding C function is `inflateEnd`.
    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
        unsafe block.deallocate()
    }

    /// Decodes the next bytes, and hands on the result in blocks.
    ///
    /// The corresponding C function is `inflate`.
    ///
    /// - Throws: `coding` if they are not gzip, and what `take` throws.
    mutating func inflate(_ bytes: RawSpan, _ take: (RawSpan) throws(Failure) -> Void) throws(Failure) {
        try unsafe bytes.withUnsafeBytes { (bytes) throws(Failure) in
            let start = unsafe bytes.bindMemory(to: UInt8.self).baseAddress
            // zlib only reads from this pointer.
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
            unsafe stream.pointee.avail_in = CUnsignedInt(bytes.count)
            repeat { try step(take) } while unsafe stream.pointee.avail_in > 0 || isBlockFull && !isAtEnd
        }
    }

    /// Whether the last block was full, so that zlib may have more.
    private var isBlockFull: Bool { unsafe stream.pointee.avail_out == 0 }

    private mutating func step(_ take: (RawSpan) throws(Failure) -> Void) throws(Failure) {
        // After a member, only another member may follow.
        if isAtEnd { unsafe inflateReset(stream) }
        unsafe stream.pointee.next_out = block.baseAddress
        unsafe stream.pointee.avail_out = CUnsignedInt(block.count)
        let code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        let count = unsafe block.count - Int(stream.pointee.avail_out)
        if count > 0 { try take(unsafe RawSpan(_unsafeElements: UnsafeBufferPointer(rebasing: block[..<count]))) }
        isAtEnd = code == Z_STREAM_END
        // Z_BUF_ERROR only means that zlib can do nothing more for now.
        guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(code) else {
            let reason = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
            throw Failure(.coding, detail: "the gzip stream is damaged: \(reason ?? "error \(code)")")
        }
    }
}
