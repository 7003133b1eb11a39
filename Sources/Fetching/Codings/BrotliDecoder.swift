/// Owner of one stream of libbrotlidec that decodes brotli (RFC 7932).
///
/// It is safe: between calls, the library keeps a pointer to its own state only.
@safe
struct BrotliDecoder: ~Copyable {
    private let library: Library
    private let state: OpaquePointer  // BrotliDecoderState *
    private let block: UnsafeMutableBufferPointer<UInt8>
    /// Whether the last byte was the end of the stream.
    private(set) var isAtEnd = false

    /// The largest block that is handed on.
    private static let blockSize = 1 << 16

    /// Whether the system has the library.
    static var isAvailable: Bool { Library.shared != nil }

    /// A decoder at the beginning of a stream; nil if the system lacks the library.
    ///
    /// The corresponding C function is `BrotliDecoderCreateInstance`.
    init?() {
        guard let library = Library.shared else { return nil }
        guard let state = unsafe library.create(nil, nil, nil) else { fatalError("out of memory") }
        (self.library, unsafe self.state) = (library, unsafe state)
        unsafe block = .allocate(capacity: Self.blockSize)
    }

    /// The corresponding C function is `BrotliDecoderDestroyInstance`.
    deinit {
        unsafe library.destroy(state)
        unsafe block.deallocate()
    }

    /// Decodes the next bytes, and hands on the result in blocks.
    ///
    /// The corresponding C function is `BrotliDecoderDecompressStream`.
    ///
    /// - Throws: `coding` if they are not brotli or come after its end, and what `take` throws.
    mutating func decode(_ bytes: RawSpan, _ take: (RawSpan) throws(Failure) -> Void) throws(Failure) {
        try unsafe bytes.withUnsafeBytes { (bytes) throws(Failure) in
            var input = unsafe bytes.bindMemory(to: UInt8.self).baseAddress
            var left = bytes.count
            var isGoingOn = left > 0
            while isGoingOn {
                var output = unsafe block.baseAddress
                var room = unsafe block.count
                let code = unsafe library.decode(state, &left, &input, &room, &output, nil)
                let count = unsafe block.count - room
                if count > 0 {
                    try take(unsafe RawSpan(_unsafeElements: UnsafeBufferPointer(rebasing: block[..<count])))
                }
                isAtEnd = code == Library.success
                isGoingOn = code == Library.needsOutput
                guard code != Library.error, !isAtEnd || left == 0 else {
                    throw Failure(.coding, detail: "the brotli stream is damaged, or has something behind it")
                }
            }
        }
    }
}

extension BrotliDecoder {
    /// The functions of libbrotlidec.
    @safe
    fileprivate struct Library: Sendable {
        typealias Create = @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> OpaquePointer?
        typealias Destroy = @convention(c) (OpaquePointer?) -> Void
        typealias Decode =
            @convention(c) (
                OpaquePointer?, UnsafeMutablePointer<Int>?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
                UnsafeMutablePointer<Int>?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?,
                UnsafeMutablePointer<Int>?
            ) -> CInt

        let create: Create
        let destroy: Destroy
        let decode: Decode

        /// The constant `BROTLI_DECODER_RESULT_ERROR`.
        static let error: CInt = 0
        /// The constant `BROTLI_DECODER_RESULT_SUCCESS`.
        static let success: CInt = 1
        /// The constant `BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT`.
        static let needsOutput: CInt = 3

        static let shared = Library()

        private init?() {
            guard let library = SharedLibrary("libbrotlidec.so.1"),
                let create = unsafe library.function("BrotliDecoderCreateInstance", as: Create.self),
                let destroy = unsafe library.function("BrotliDecoderDestroyInstance", as: Destroy.self),
                let decode = unsafe library.function("BrotliDecoderDecompressStream", as: Decode.self)
            else { return nil }
            unsafe (self.create, self.destroy, self.decode) = (create, destroy, decode)
        }
    }
}
