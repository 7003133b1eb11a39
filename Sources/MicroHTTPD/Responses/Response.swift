internal import CMicroHTTPD
internal import Glibc
public import HTTPSemantics
package import SystemCalls

/// The name under which libmicrohttpd's header hides a response.
typealias ResponseHandle = OpaquePointer  // struct MHD_Response *

/// A response: its status, its header fields and its content, ready to be sent any number of times.
///
/// Every response carries `X-Server-PID`. The library adds `Date`, `Connection`, and `Content-Length` or
/// `Transfer-Encoding`; a 304 has neither of these two. If the library has no memory for a response, or a field's value is
/// not one (empty, or with a line break), 500 is sent in its place. The corresponding C type is `struct MHD_Response`.
@safe public struct Response: ~Copyable {
    /// The status that is sent with it.
    public let status: Status
    let handle: ResponseHandle?
    /// The content after the head.
    let content: SentResponse.Content
    /// The content if it is in memory, which the library keeps for as long as the response lasts.
    let bytes: UnsafeRawBufferPointer?
    /// The size of the head in bytes if the connection stays open, which is 5 bytes more than if it closes; 0 if the
    /// content is too small to be followed.
    let headSize: Int

    /// Takes over `handle` and adds its fields; it fails if one of them is refused.
    private init(
        _ status: Status, _ handle: ResponseHandle?, _ content: SentResponse.Content, _ fields: [Field?],
        further: Field? = nil, bytes: UnsafeRawBufferPointer? = nil
    ) {
        self.status = status
        unsafe self.bytes = unsafe bytes
        self.content = content
        headSize = content.isFollowed ? Self.headSize(status, content, fields + [further]) : 0
        let isComplete =
            unsafe Self.add(.serverPID, ServerPID.currentText, to: handle)
            && fields.allSatisfy { unsafe Self.add($0, to: handle) } && Self.add(further, to: handle)
        if let handle = unsafe handle { unsafe Self.sayThatConnectionStays(on: handle) }
        if !isComplete, let handle = unsafe handle { unsafe MHD_destroy_response(handle) }
        unsafe self.handle = unsafe isComplete ? handle : nil
    }

    deinit { if let handle = unsafe handle { unsafe MHD_destroy_response(handle) } }

    /// Creates a response with `content` in memory; it leaves in one packet with its head if it fits.
    ///
    /// A nil among `fields` stands for one that is not sent.
    public init(status: Status, content: some Collection<UInt8> = EmptyCollection(), fields: [Field?] = []) {
        guard var bytes = OwnedBytes(count: content.count) else {
            unsafe self.init(status, nil, .none, fields)
            return
        }
        unsafe bytes.withUnsafeMutableBytes { unsafe $0.copyBytes(from: content) }
        self.init(status: status, bytes: bytes, fields: fields)
    }

    /// Creates a response whose content is `bytes`, with `fields` and a `further` one if there is one; it leaves in
    /// one packet with its head if it fits.
    ///
    /// The corresponding C function is `MHD_create_response_from_buffer_with_free_callback_cls`.
    package init(status: Status, bytes: consuming OwnedBytes, fields: [Field?], further: Field? = nil) {
        let count = bytes.count
        let start = unsafe bytes.release()
        let handle = unsafe MHD_create_response_from_buffer_with_free_callback_cls(
            count, start, { unsafe free($0) }, start)
        if unsafe handle == nil { unsafe free(start) }
        let content = unsafe handle == nil ? nil : UnsafeRawBufferPointer(start: start, count: count)
        unsafe self.init(status, handle, .memory(length: Int64(count)), fields, further: further, bytes: content)
    }

    /// Creates a response whose content is `length` bytes of a file from `offset` on, sent by `sendfile`.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - file: An open regular file. The response owns the descriptor and closes it at its end.
    ///   - offset: Where the content begins, in bytes.
    ///   - length: The size of the content, in bytes.
    ///   - fields: The header fields; nil stands for one that is not sent.
    ///   - further: One more field.
    ///
    /// The corresponding C function is `MHD_create_response_from_fd_at_offset64`.
    package init(
        status: Status, file: consuming OwnedDescriptor, offset: Int64, length: Int64, fields: [Field?],
        further: Field? = nil
    ) {
        let handle = unsafe MHD_create_response_from_fd_at_offset64(UInt64(length), file.rawValue, UInt64(offset))
        let content = SentResponse.Content.file(file.rawValue, length: length, end: offset + length)
        if unsafe handle != nil { _ = file.release() }
        unsafe self.init(status, handle, content, fields, further: further)
    }

    /// Creates a response whose content is made while it is sent.
    ///
    /// It may be sent only once. `length` is the size of the content in bytes, nil if it is not known before the end:
    /// then it goes out in chunks, or until the connection closes if the client knows no chunks. Content that ends
    /// before its length is cut. The corresponding C function is `MHD_create_response_from_callback`.
    public init(status: Status, stream: consuming BodyStream, length: Int64? = nil, fields: [Field?] = []) {
        let content = SentResponse.Content.stream(stream, length: length)
        unsafe self.init(status, stream.makeResponse(length: length), content, fields)
    }

    /// Makes the response fit to be sent without its content, as the response to `HEAD`.
    ///
    /// The library ends a stream by an empty chunk even if it sends none of it, and the client would take that for
    /// the start of the next response. So a stream is told to be one that ends with the connection. The corresponding C
    /// function is `MHD_set_response_options`.
    func omitContent() {
        guard case .stream(_, nil) = content, let handle = unsafe handle else { return }
        _ = unsafe CMicroHTTPD_set_response_flags(handle, .RF_HTTP_1_0_COMPATIBLE_STRICT)
    }

    /// Makes the library say that the connection stays, if it does: some HTTP/1.1 clients open a new one otherwise.
    ///
    /// The corresponding C function is `MHD_set_response_options`.
    private static func sayThatConnectionStays(on handle: ResponseHandle) {
        _ = unsafe CMicroHTTPD_set_response_flags(handle, .RF_SEND_KEEP_ALIVE_HEADER)
    }

    private static func headSize(_ status: Status, _ content: SentResponse.Content, _ fields: [Field?]) -> Int {
        let line = "HTTP/1.1 000 \r\n".utf8.count + status.reasonPhrase.utf8.count
        let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n".utf8.count
        let connection = "Connection: Keep-Alive\r\n".utf8.count
        let framing =
            switch content {
            case .stream(_, nil): Field.size(.transferEncoding, "chunked")
            default: Field.size(.contentLength, String(content.length))
            }
        let own = fields.reduce(Field.size(.serverPID, ServerPID.currentText)) { $0 + ($1?.size ?? 0) }
        return line + date + connection + own + framing + 2
    }

    /// Adds `field` if it is one.
    private static func add(_ field: Field?, to handle: ResponseHandle?) -> Bool {
        guard let field else { return true }
        return unsafe add(field.name, field.value, to: handle)
    }

    /// Adds one field; the corresponding C function is `MHD_add_response_header`.
    private static func add(_ name: FieldName, _ value: String, to handle: ResponseHandle?) -> Bool {
        guard let handle = unsafe handle else { return false }
        // A string that is passed directly would be copied to the heap first.
        return unsafe name.rawName.withCString { name in
            unsafe value.withCString { unsafe MHD_add_response_header(handle, name, $0) } == .YES
        }
    }
}

/// The library counts the users of a response under its own lock. After its creation only ``omitContent()`` changes a
/// response; it is for streams, which are sent only once.
extension Response: @unchecked Sendable {}
