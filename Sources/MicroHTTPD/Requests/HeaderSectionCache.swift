internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics

/// The version and header section of the last sound `GET` or `HEAD` on a connection, with the result of parsing it.
///
/// Clients repeat their fields in nearly every request; a repeated section is compared, and not parsed again. The
/// comparison covers everything that parsing depends on: the bytes in the library's buffer, in which it has replaced
/// colons and line ends by NUL, and the places of each name and value. The bytes alone are not enough, because a NUL
/// may have been a colon, a line end, or a NUL of the client.
@safe struct HeaderSectionCache: ~Copyable {
    /// The largest section that is stored, in bytes; a larger one is parsed each time.
    private static let maximumSize = 1024

    private var bytes: [UInt8] = []
    private var lines: [FieldLine] = []
    /// The fields that can change a response.
    private(set) var fields = RequestFields.none
    /// The place of the only `If-None-Match` value.
    private var entityTags: Range<Int>?

    /// Whether the bytes at `section` of `request`, and the places of its lines, are those of the stored section.
    func recurs(at section: UnsafeBufferPointer<UInt8>, in request: RequestHandle) -> Bool {
        guard let start = section.baseAddress, section.count == bytes.count, !bytes.isEmpty else { return false }
        guard unsafe memcmp(start, bytes, bytes.count) == 0 else { return false }
        return unsafe lines.withUnsafeBufferPointer { unsafe FieldLine.areThose(of: request, from: start, $0) }
    }

    /// The value of the only `If-None-Match` in `section`, which has the same bytes.
    func entityTags(in section: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        unsafe entityTags.map { unsafe UnsafeBufferPointer(rebasing: section[$0]) }
    }

    /// Stores the bytes at `section` of `request`, which replace the last ones, with the result of `reading`.
    mutating func keep(
        _ section: UnsafeBufferPointer<UInt8>, of request: RequestHandle, _ reading: borrowing HeadReader
    ) {
        bytes.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        entityTags = nil
        guard section.count <= Self.maximumSize, let start = section.baseAddress else { return }
        unsafe bytes.append(contentsOf: section)
        unsafe FieldLine.append(allOf: request, from: start, to: &lines)
        fields = reading.fields
        entityTags = unsafe reading.entityTags.flatMap { value in
            unsafe value.baseAddress.map { unsafe ($0 - start)..<($0 - start + value.count) }
        }
    }
}
