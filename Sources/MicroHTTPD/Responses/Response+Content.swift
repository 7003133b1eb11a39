internal import Glibc
package import SystemCalls

extension Response {
    /// Whether its content is in a file.
    package var isOfFile: Bool { file != nil }

    /// Whether its content is in a deleted file; the corresponding C function is `fstat`.
    package var isOfDeletedFile: Bool {
        guard let file else { return false }
        var status = stat()
        return unsafe fstat(file, &status) == 0 && status.st_nlink == 0
    }

    /// The file that its content is in, under another descriptor; nil if there is none left, or no file.
    package func duplicateFile() -> OwnedDescriptor? { file.flatMap { OwnedDescriptor.duplicate($0) } }

    /// A copy of its content in `range`; nil if there is no memory for it, or the file does not have it any more.
    ///
    /// The corresponding C function, for content in a file, is `pread`.
    package func contentBytes(_ range: Range<Int64>) -> OwnedBytes? {
        if let file { return OwnedBytes.read(range, of: file) }
        guard unsafe handle != nil, let bytes = unsafe bytes, var copy = OwnedBytes(count: range.count) else {
            return nil
        }
        let part = Int(range.lowerBound)..<Int(range.upperBound)
        unsafe copy.withUnsafeMutableBytes {
            unsafe $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[part]))
        }
        return copy
    }

    /// The descriptor of the file with its content, open while this response exists.
    private var file: CInt? {
        guard unsafe handle != nil, case .file(let file, _, _) = content else { return nil }
        return file
    }
}
