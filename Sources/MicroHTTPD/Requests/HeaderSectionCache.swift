internal import CMicroHTTPD
internal import Glibc
internal import HTTPSemantics

/// What came behind the target of the last sound `GET` or `HEAD` on a connection, the version and the header section, with
/// what it said.
///
/// Clients repeat their fields with nearly every request; then these are compared, and not read again. Compared is all
/// that a reading depends on: the bytes as the library has left them in its buffer, with NUL for colons and ends of lines,
/// and where it has found each name and each value in them. The bytes alone would not do, because a NUL tells neither what
/// it was nor who put it there.
@safe struct HeaderSectionCache: ~Copyable {
    /// The largest size that is kept, in bytes; a larger one is read each time.
    private static let maximumSize = 1024

    private var bytes: [UInt8] = []
    private var lines: [FieldLine] = []
    /// The fields that can change a response.
    private(set) var fields = RequestFields.none
    /// Where the value of the only `If-None-Match` is.
    private var entityTags: Range<Int>?

    /// Whether the bytes at `section`, which belong to `request`, are the same once more, read in the same way.
    func recurs(at section: UnsafeBufferPointer<UInt8>, in request: RequestHandle) -> Bool {
        guard let start = section.baseAddress, section.count == bytes.count, !bytes.isEmpty else { return false }
        guard unsafe memcmp(start, bytes, bytes.count) == 0 else { return false }
        return unsafe lines.withUnsafeBufferPointer { unsafe FieldLine.areThose(of: request, from: start, $0) }
    }

    /// The value of the only `If-None-Match` in `section`, which has the same bytes.
    func entityTags(in section: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        unsafe entityTags.map { unsafe UnsafeBufferPointer(rebasing: section[$0]) }
    }

    /// Keeps the bytes at `section` of `request` in place of the last ones, with what `reading` found there to be sound.
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
