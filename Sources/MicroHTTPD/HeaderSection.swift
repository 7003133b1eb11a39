internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics

/// The header section of the last request on a connection, where it was found sound, with what it said.
///
/// Clients repeat their fields with nearly every request; then these are compared, and not read again. Compared is what
/// the library has left of them in its buffer, with NUL for each colon and each end of a line. Only a NUL of the client's
/// own can look like that and be none of these, and then the library has seen fewer lines, which are counted too.
@safe struct HeaderSection: ~Copyable {
    /// The largest size that is kept, in bytes; a larger one is read each time.
    private static let maximumSize = 1024

    private var bytes: [UInt8] = []
    private var lineCount: CInt = 0
    /// The fields that can change a response.
    private(set) var fields = RequestFields()
    /// Where the value of the only `If-None-Match` is.
    private var entityTags: Range<Int>?

    /// Whether the bytes at `section`, which belong to `request`, are the same header section once more.
    ///
    /// The corresponding C function is `MHD_get_connection_values_n`.
    func recurs(at section: UnsafeBufferPointer<UInt8>, in request: RequestHandle) -> Bool {
        guard let start = section.baseAddress, section.count == bytes.count, !bytes.isEmpty else { return false }
        guard unsafe memcmp(start, bytes, bytes.count) == 0 else { return false }
        return unsafe MHD_get_connection_values_n(request, .HEADER_KIND, nil, nil) == lineCount
    }

    /// The value of the only `If-None-Match` in `section`, where the same bytes are.
    func entityTags(in section: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        unsafe entityTags.map { unsafe UnsafeBufferPointer(rebasing: section[$0]) }
    }

    /// Keeps the bytes at `section` in place of the last ones, with what `reading` found there to be sound.
    mutating func keep(_ section: UnsafeBufferPointer<UInt8>, _ reading: borrowing HeadReading) {
        bytes.removeAll(keepingCapacity: true)
        guard section.count <= Self.maximumSize, let start = section.baseAddress else { return }
        unsafe bytes.append(contentsOf: section)
        lineCount = reading.lineCount
        fields = reading.fields
        entityTags = unsafe reading.entityTags.flatMap { value in
            unsafe value.baseAddress.map { unsafe ($0 - start)..<($0 - start + value.count) }
        }
    }
}
