internal import Glibc
internal import HTTPSemantics
internal import SystemCalls

extension MediaTypeTable {
    /// How much of a table file is read, in bytes; Debian's has 72 KiB.
    private static let sizeLimit = 1 << 20

    /// The built-in table, and the system's types for extensions that the built-in table lacks.
    ///
    /// `path` is a file in the format of Debian's `/etc/mime.types`; one that cannot be read adds nothing.
    static func system(path: String = "/etc/mime.types") -> Self {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return Self() }
        let file = OwnedDescriptor(descriptor)
        // A page of memory that is not written takes no time.
        let text = unsafe [UInt8](unsafeUninitializedCapacity: sizeLimit) { buffer, count in
            unsafe count = max(0, read(file.rawValue, buffer.baseAddress, sizeLimit))
        }
        return Self(mimeTypes: Array(text[...]))
    }
}
