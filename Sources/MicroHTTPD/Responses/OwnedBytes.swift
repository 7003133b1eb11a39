internal import Glibc

/// Content in memory with one owner, until a response takes it over; freed when the owner ends.
@safe package struct OwnedBytes: ~Copyable {
    let start: UnsafeMutableRawPointer
    /// The size in bytes.
    package let count: Int

    /// Allots `count` bytes whose values mean nothing yet; nil if there is no memory.
    ///
    /// The corresponding C function is `malloc`.
    package init?(count: Int) {
        // A C library may return null for 0 bytes.
        guard let start = unsafe malloc(max(count, 1)) else { return nil }
        unsafe self.start = start
        self.count = count
    }

    deinit { unsafe free(start) }

    /// The bytes, to be filled.
    package mutating func withUnsafeMutableBytes<Result>(
        _ body: (UnsafeMutableRawBufferPointer) -> Result
    ) -> Result {
        unsafe body(UnsafeMutableRawBufferPointer(start: start, count: count))
    }

    /// The bytes, to be read.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe body(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// A copy of the bytes in `range`; nil if there is no memory for it.
    package func copy(_ range: Range<Int>) -> Self? {
        guard var copy = OwnedBytes(count: range.count) else { return nil }
        unsafe withUnsafeBytes { bytes in
            unsafe copy.withUnsafeMutableBytes {
                unsafe $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
            }
        }
        return copy
    }

    /// The bytes in `range` of the file open at `descriptor`; nil if the file does not have them, or if there is no
    /// memory.
    ///
    /// The corresponding C function is `pread`.
    package static func read(_ range: Range<Int64>, of descriptor: CInt) -> Self? {
        guard var bytes = OwnedBytes(count: range.count) else { return nil }
        let offset = off_t(range.lowerBound)
        let size = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, offset) }
        guard size == range.count else { return nil }
        return bytes
    }

    /// Gives the bytes to C code, which must free them.
    consuming func release() -> UnsafeMutableRawPointer {
        let start = unsafe start
        discard self
        return unsafe start
    }
}
