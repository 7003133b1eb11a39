internal import Glibc
internal import HTTPSemantics
internal import SystemCalls

extension MediaTypeTable {
    /// How much of a table file is read, in bytes; Debian's has 40 KiB.
    private static let sizeLimit = 1 << 20

    /// The built-in table, and the system's types for extensions that the built-in table lacks.
    ///
    /// `path` is a file in the format of Debian's `/etc/mime.types`; one that cannot be read adds nothing.
    static func system(path: String = "/etc/mime.types") -> Self {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return Self() }
        let file = OwnedDescriptor(descriptor)
        var contents = [UInt8](repeating: 0, count: sizeLimit)
        let size = unsafe read(file.rawValue, &contents, sizeLimit)
        return Self(mimeTypes: contents.span.extracting(first: max(0, size)))
    }
}
