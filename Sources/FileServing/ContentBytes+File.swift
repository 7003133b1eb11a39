internal import Glibc
internal import MicroHTTPD

extension ContentBytes {
    /// The bytes of `file` in `range`; nil where they are too many, or where the file does not have them.
    ///
    /// The corresponding C function is `pread`.
    static func read(_ range: Range<Int64>, of file: borrowing OwnedDescriptor) -> Self? {
        let count = range.upperBound - range.lowerBound
        guard count <= CachedFile.memoryLimit, var bytes = ContentBytes(count: Int(count)) else { return nil }
        let (descriptor, offset) = (file.rawValue, off_t(range.lowerBound))
        let size = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, offset) }
        guard size == count else { return nil }
        return bytes
    }
}
