/// Owner of one stream of libzstd that decodes Zstandard (RFC 8878): one frame or several in a row.
///
/// It is safe: between calls, the library keeps a pointer to its own state only.
@safe
struct ZstandardDecoder: ~Copyable {
    private let library: Library
    private let state: OpaquePointer  // ZSTD_DStream *
    private let block: UnsafeMutableBufferPointer<UInt8>
    /// Whether the last byte was the end of a frame.
    private(set) var isAtEnd = false

    /// The largest block that is handed on.
    private static let blockSize = 1 << 17
    /// The largest window as a power of two: 8 MiB, the limit of RFC 9659 for this content coding.
    private static let largestWindow: CInt = 23

    /// Whether the system has the library.
    static var isAvailable: Bool { Library.shared != nil }

    /// A decoder at the beginning of a stream; nil if the system lacks the library.
    ///
    /// The corresponding C functions are `ZSTD_createDStream` and `ZSTD_DCtx_setParameter`.
    init?() {
        guard let library = Library.shared else { return nil }
        guard let state = unsafe library.create() else { fatalError("out of memory") }
        unsafe _ = library.setParameter(state, Library.windowLogMax, Self.largestWindow)
        (self.library, unsafe self.state) = (library, unsafe state)
        unsafe block = .allocate(capacity: Self.blockSize)
    }

    /// The corresponding C function is `ZSTD_freeDStream`.
    deinit {
        unsafe _ = library.destroy(state)
        unsafe block.deallocate()
    }

    /// Decodes the next bytes, and hands on the result in blocks.
    ///
    /// The corresponding C function is `ZSTD_decompressStream`.
    ///
    /// - Throws: `coding` if they are not Zstandard, and what `take` throws.
    mutating func decode(_ bytes: RawSpan, _ take: (RawSpan) throws(Failure) -> Void) throws(Failure) {
        try unsafe bytes.withUnsafeBytes { (bytes) throws(Failure) in
            var input = unsafe Library.Buffer(
                start: UnsafeMutableRawPointer(mutating: bytes.baseAddress), size: bytes.count)
            var isBlockFull = false
            while unsafe input.position < input.size || isBlockFull && !isAtEnd {
                var output = unsafe Library.Buffer(start: UnsafeMutableRawPointer(block.baseAddress), size: block.count)
                let code = unsafe library.decode(state, &output, &input)
                if library.isError(code) != 0 {
                    throw Failure(
                        .coding, detail: "the zstd stream is damaged: \(unsafe String(cString: library.name(code)))")
                }
                let count = unsafe output.position
                if count > 0 {
                    try take(unsafe RawSpan(_unsafeElements: UnsafeBufferPointer(rebasing: block[..<count])))
                }
                isAtEnd = code == 0
                isBlockFull = unsafe output.position == output.size
            }
        }
    }
}

extension ZstandardDecoder {
    /// The functions of libzstd.
    @safe
    fileprivate struct Library: Sendable {
        /// `ZSTD_inBuffer` and `ZSTD_outBuffer`, which have the same layout.
        @unsafe struct Buffer {
            var start: UnsafeMutableRawPointer?
            var size: Int
            var position = 0
        }

        typealias Create = @convention(c) () -> OpaquePointer?
        typealias Destroy = @convention(c) (OpaquePointer?) -> Int
        typealias SetParameter = @convention(c) (OpaquePointer?, CInt, CInt) -> Int
        typealias Decode = @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Int
        typealias IsError = @convention(c) (Int) -> CUnsignedInt
        typealias Name = @convention(c) (Int) -> UnsafePointer<CChar>

        let create: Create
        let destroy: Destroy
        let setParameter: SetParameter
        let decode: Decode
        let isError: IsError
        let name: Name

        /// The constant `ZSTD_d_windowLogMax`.
        static let windowLogMax: CInt = 100

        static let shared = Library()

        private init?() {
            guard let library = SharedLibrary("libzstd.so.1"),
                let create = unsafe library.function("ZSTD_createDStream", as: Create.self),
                let destroy = unsafe library.function("ZSTD_freeDStream", as: Destroy.self),
                let setParameter = unsafe library.function("ZSTD_DCtx_setParameter", as: SetParameter.self),
                let decode = unsafe library.function("ZSTD_decompressStream", as: Decode.self),
                let isError = unsafe library.function("ZSTD_isError", as: IsError.self),
                let name = unsafe library.function("ZSTD_getErrorName", as: Name.self)
            else { return nil }
            unsafe (self.create, self.destroy, self.setParameter) = (create, destroy, setParameter)
            unsafe (self.decode, self.isError, self.name) = (decode, isError, name)
        }
    }
}
