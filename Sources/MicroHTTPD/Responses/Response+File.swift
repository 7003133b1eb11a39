internal import Glibc
public import HTTPSemantics
internal import SystemCalls

extension Response {
    /// Creates a response whose content is `length` bytes of an open file from `offset` on, sent by `sendfile`.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - descriptor: An open regular file, which the response owns and closes at its end.
    ///   - offset: Where the content begins, in bytes.
    ///   - length: The size of the content, in bytes. If the file becomes shorter, the connection is cut.
    ///   - fields: The header fields; nil stands for one that is not sent.
    public init(status: Status, descriptor: CInt, offset: Int64, length: Int64, fields: [Field?] = []) {
        self.init(status: status, file: OwnedDescriptor(descriptor), offset: offset, length: length, fields: fields)
    }

    /// Creates a response with status 200 whose content is the file at `path`; nil if there is no regular file that can be
    /// read.
    ///
    /// The corresponding C functions are `open` and `fstat`.
    public init?(fileAt path: String, fields: [Field?] = []) {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else { return nil }
        let file = OwnedDescriptor(number)
        var status = stat()
        guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.init(status: .ok, file: file, offset: 0, length: Int64(status.st_size), fields: fields)
    }
}
