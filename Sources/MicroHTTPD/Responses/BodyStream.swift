internal import CMicroHTTPD
internal import Glibc

/// The content of a response that is made in pieces, as fast as the client reads it.
public final class BodyStream {
    /// The size of the library's buffer for it, in bytes.
    private let blockSize: Int
    private let next: () throws -> [UInt8]?
    /// The piece from `next`, from which the library has not taken all bytes yet.
    private var rest: ArraySlice<UInt8> = []
    /// The bytes that the library has taken so far.
    private(set) var takenCount = 0
    /// Whether making the content has failed.
    private(set) var hasFailed = false

    /// Creates content from the pieces of `next`.
    ///
    /// - Parameters:
    ///   - blockSize: The memory that it takes while it is sent, in bytes; a larger one is faster. Default 32 KiB.
    ///   - next: Makes the next piece, nil after the last one. If it throws, the connection ends at once, so that the
    ///     client sees a body that was cut.
    public init(blockSize: Int = 32 * 1024, next: @escaping () throws -> [UInt8]?) {
        self.blockSize = blockSize
        self.next = next
    }

    /// Creates the library's object, which retains this one until its own end.
    ///
    /// The corresponding C function is `MHD_create_response_from_callback`.
    consuming func makeResponse(length: Int64?) -> ResponseHandle? {
        let blockSize = blockSize
        let stream = unsafe Unmanaged.passRetained(self)
        let response = unsafe MHD_create_response_from_callback(
            length.map { UInt64($0) } ?? CMicroHTTPD_size_unknown, blockSize, BodyStream.read, stream.toOpaque(),
            BodyStream.end)
        if unsafe response == nil { unsafe stream.release() }
        return unsafe response
    }

    /// Fills `buffer`; the last time only with the rest of the content.
    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        do {
            while count < buffer.count, try hasRest() {
                let taken = rest.prefix(buffer.count - count)
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyBytes(from: taken)
                rest = rest.dropFirst(taken.count)
                count += taken.count
            }
        } catch {
            hasFailed = true
            return MHD_CONTENT_READER_END_WITH_ERROR
        }
        takenCount += count
        return count > 0 ? count : MHD_CONTENT_READER_END_OF_STREAM
    }

    /// Makes the next piece if the last one is used up; false after the last one.
    private func hasRest() throws -> Bool {
        while rest.isEmpty {
            guard let piece = try next() else { return false }
            rest = piece[...]
        }
        return true
    }
}

extension BodyStream {
    /// Passes one call for content on; the corresponding C type is `MHD_ContentReaderCallback`.
    private static let read: MHD_ContentReaderCallback = { context, _, buffer, size in
        guard let context = unsafe context, let buffer = unsafe buffer else { return MHD_CONTENT_READER_END_WITH_ERROR }
        return unsafe Unmanaged<BodyStream>.fromOpaque(context).takeUnretainedValue()
            .read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
    }

    /// Releases the reference that `makeResponse` took; the corresponding C type is `MHD_ContentReaderFreeCallback`.
    private static let end: MHD_ContentReaderFreeCallback = { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<BodyStream>.fromOpaque(context).release()
    }
}
