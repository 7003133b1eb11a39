public import CCurl
import Glibc

/// Owner of one easy handle of libcurl: one transfer, with the memory that libcurl expects to outlive it.
///
/// Strings are copied in both directions. It must be removed from its multi handle before it is destroyed.
@safe
public struct EasyHandle: ~Copyable {
    /// The handle itself, valid as long as its owner.
    @unsafe let pointer: UnsafeMutableRawPointer  // CURL *
    private let message: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let context = TransferContext()
    /// The memory that must outlive the handle.
    private var cookies: CookieShare?

    /// Which transfer it is, for as long as the handle lives.
    public struct ID: Hashable, Sendable {
        fileprivate let address: UInt
        init(address: UInt) { self.address = address }
    }

    /// Makes a handle with libcurl's default options.
    ///
    /// The corresponding C function is `curl_easy_init`.
    public init() {
        guard let handle = unsafe curl.pointee.easy_init() else { fatalError("libcurl does not start") }
        unsafe pointer = handle
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe set(CURLOPT_ERRORBUFFER, pointer: message)
        unsafe setCallbacks(Unmanaged.passUnretained(context).toOpaque())
    }

    deinit {
        unsafe curl.pointee.easy_cleanup(pointer)
        unsafe curl.pointee.slist_free_all(headers)
        unsafe message.deallocate()
    }

    /// Sets what receives the response; without it, the transfer fails at the first line of the response's head.
    ///
    /// - Parameter handler: The handler. It is not retained, because it usually owns this handle. A callback after its
    ///   end stops the process.
    public func setHandler(_ handler: some TransferHandler) { context.handler = handler }

    /// Which transfer it is.
    public var id: ID { unsafe ID(address: UInt(bitPattern: pointer)) }

    /// libcurl's message about the last failure; empty if there is none.
    ///
    /// The corresponding option is `CURLOPT_ERRORBUFFER`.
    public var errorMessage: String { unsafe String(cString: message) }

    /// Sets the header fields of the request beyond libcurl's own, each as `Name: value`.
    ///
    /// A field replaces libcurl's field of the same name; `Name:` removes it.
    /// The corresponding C functions are `curl_slist_append` and `curl_easy_setopt` with `CURLOPT_HTTPHEADER`.
    public mutating func setHeaders(_ fields: [String]) {
        let list = unsafe fields.reduce(nil as UnsafeMutablePointer<curl_slist>?) { list, field in
            guard let list = unsafe curl.pointee.slist_append(list, field) else { fatalError("out of memory") }
            return unsafe list
        }
        unsafe expectSuccess(CCurl_easy_setopt_pointer(curl, pointer, CURLOPT_HTTPHEADER, list))
        unsafe curl.pointee.slist_free_all(headers)
        unsafe headers = list
    }

    /// Has libcurl use the cookies of a share.
    @unsafe mutating func setShare(_ cookies: CookieShare, _ share: UnsafeMutableRawPointer) {
        self.cookies = cookies
        unsafe set(CURLOPT_SHARE, pointer: share)
    }

    /// Makes libcurl open and close sockets through a check, which must outlive all of them.
    func setReuseCheck(_ check: ConnectionReuseCheck) {
        context.reuseCheck = check
        let pointer = unsafe Unmanaged.passUnretained(check).toOpaque()
        unsafe expectSuccess(CCurl_easy_setopt_sockets(curl, self.pointer, openSocket, closeSocket, pointer))
    }

    @unsafe private func setCallbacks(_ context: UnsafeMutableRawPointer) {
        unsafe expectSuccess(CCurl_easy_setopt_write_function(curl, pointer, CURLOPT_HEADERFUNCTION, receiveHeadLine))
        unsafe set(CURLOPT_HEADERDATA, pointer: context)
        unsafe expectSuccess(CCurl_easy_setopt_write_function(curl, pointer, CURLOPT_WRITEFUNCTION, receiveBody))
        unsafe set(CURLOPT_WRITEDATA, pointer: context)
        unsafe expectSuccess(CCurl_easy_setopt_prereq(curl, pointer, mayUseConnection, context))
    }

    /// Has libcurl show the records of TLS: see ``tlsClosure``.
    ///
    /// A connection shows its records if the transfer that makes it has this. The corresponding options are
    /// `CURLOPT_DEBUGFUNCTION` and `CURLOPT_VERBOSE`.
    public func traceTLS() {
        let context = unsafe Unmanaged.passUnretained(context).toOpaque()
        unsafe expectSuccess(CCurl_easy_setopt_debug(curl, pointer, noteRecord, context))
    }

    @unsafe private func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) {
        unsafe expectSuccess(CCurl_easy_setopt_pointer(curl, pointer, option, value))
    }

    fileprivate func expectSuccess(_ code: CURLcode) {
        guard code == CURLE_OK else { fatalError(code.words) }
    }
}

/// The corresponding C function of all these is `curl_easy_setopt`.
///
/// An option that the linked libcurl refuses is a mistake of the program and stops the process, as does lack of memory.
extension EasyHandle {
    /// Sets an option of type `long`.
    public func set(_ option: CURLoption, _ value: Int) {
        unsafe expectSuccess(CCurl_easy_setopt_long(curl, pointer, option, value))
    }

    /// Sets an option that is on or off.
    public func set(_ option: CURLoption, _ value: Bool) {
        set(option, value ? 1 : 0)
    }

    /// Sets an option of type `char *`.
    public func set(_ option: CURLoption, _ value: String) {
        unsafe expectSuccess(CCurl_easy_setopt_string(curl, pointer, option, value))
    }

    /// Sets an option of type `char *` to bytes other than NUL, such as those of a path.
    public func set(_ option: CURLoption, _ value: [UInt8]) {
        let text = value.map { CChar(bitPattern: $0) } + [0]
        unsafe expectSuccess(CCurl_easy_setopt_string(curl, pointer, option, text))
    }

    /// Sets an option in milliseconds, 1 or more: 0 would mean the default.
    public func set(_ option: CURLoption, _ value: Duration) {
        set(option, max(1, Int(value / .milliseconds(1))))
    }
}

/// The corresponding C function of all these is `curl_easy_getinfo`.
extension EasyHandle {
    /// The status code of the last response; nil before the first one.
    public var statusCode: Int? {
        var code = 0
        unsafe CCurl_easy_getinfo_long(curl, pointer, CURLINFO_RESPONSE_CODE, &code)
        return code == 0 ? nil : code
    }

    /// The URL of the last request, after redirects; empty before the first request.
    public var url: String {
        var text: UnsafeMutablePointer<CChar>?
        unsafe CCurl_easy_getinfo_string(curl, pointer, CURLINFO_EFFECTIVE_URL, &text)
        return unsafe text.map { unsafe String(cString: $0) } ?? ""
    }

    /// Whether the last response came by HTTP/2 or a later version.
    ///
    /// There, libcurl 7.88 takes a stream that the server resets without an error for a complete one (RFC 9113 section
    /// 8.1 has `END_STREAM` for that), so that only a length proves that a body is whole.
    public var isMultiplexed: Bool {
        var version = 0
        unsafe CCurl_easy_getinfo_long(curl, pointer, CURLINFO_HTTP_VERSION, &version)
        return version >= Int(CURL_HTTP_VERSION_2_0)
    }

    /// What is known of the end of the TLS connection that the last response came by; needs ``traceTLS()``.
    public var tlsClosure: TLSClosure { context.closure }

    /// Whether the transfer has had a connection that was ready to carry the request.
    public var isConnected: Bool {
        var microseconds: curl_off_t = -1
        unsafe CCurl_easy_getinfo_offset(curl, pointer, CURLINFO_PRETRANSFER_TIME_T, &microseconds)
        return microseconds > 0
    }
}

extension EasyHandle {
    /// Lets a transfer receive nothing more until ``resume()``.
    ///
    /// libcurl keeps in memory what it has read and not handed over. Since 8.13 it reads once more after each
    /// ``resume()``, before it hands over what it keeps: a handler that takes less than one read each time lets the memory
    /// grow. The corresponding C function is `curl_easy_pause`.
    public func pause() {
        unsafe _ = curl.pointee.easy_pause(pointer, CURLPAUSE_RECV)
    }

    /// Continues a transfer that was paused.
    ///
    /// The handler is called from here with the bytes that it did not take. An error of these calls is reported again
    /// when the transfer ends. The corresponding C function is `curl_easy_pause`.
    public func resume() {
        unsafe _ = curl.pointee.easy_pause(pointer, CURLPAUSE_CONT)
    }

    /// A section of a response that has fields.
    public enum Section: Sendable {
        /// The fields before the body. Over HTTP/2, libcurl before 8.0 also counts the trailer fields here.
        case head
        /// The fields after the body.
        case trailer

        fileprivate var origin: UInt32 { UInt32(self == .head ? CURLH_HEADER : CURLH_TRAILER) }
    }

    /// Hands each field of a section of the last response to a closure, in the order in which they came.
    ///
    /// The corresponding C function is `curl_easy_nextheader`.
    ///
    /// - Parameters:
    ///   - section: The section.
    ///   - body: Takes the name and the value, each without the spaces around it.
    public func forEachField(in section: Section = .head, _ body: (Span<UInt8>, Span<UInt8>) -> Void) {
        var field: UnsafeMutablePointer<curl_header>?
        while let next = unsafe curl.pointee.easy_nextheader(pointer, section.origin, -1, field) {
            unsafe field = next
            guard let name = unsafe next.pointee.name, let value = unsafe next.pointee.value else { continue }
            let nameBytes = unsafe UnsafeRawBufferPointer(start: name, count: strlen(name))
            let valueBytes = unsafe UnsafeRawBufferPointer(start: value, count: Self.length(of: value))
            body(
                unsafe nameBytes.bindMemory(to: UInt8.self).span, unsafe valueBytes.bindMemory(to: UInt8.self).span)
        }
    }

    /// The values of all fields of a name in a section of the last response, in the order in which they came.
    ///
    /// The corresponding C function is `curl_easy_header`.
    public func values(of name: String, in section: Section = .head) -> [String] {
        var values: [String] = []
        var field: UnsafeMutablePointer<curl_header>?
        while unsafe curl.pointee.easy_header(pointer, name, values.count, section.origin, -1, &field) == CURLHE_OK,
            let found = unsafe field
        {
            guard let value = unsafe found.pointee.value else { break }
            let bytes = unsafe UnsafeRawBufferPointer(start: value, count: Self.length(of: value))
            values.append(unsafe String(decoding: bytes, as: UTF8.self))
        }
        return values
    }

    /// The length of a value; libcurl leaves the line end behind an empty one.
    @unsafe private static func length(of value: UnsafePointer<CChar>) -> Int {
        unsafe Int(strcspn(value, "\r\n"))
    }
}
