import CCurl
import Glibc
import HTTPSemantics

/// Owner of one easy handle of libcurl, with the memory that libcurl expects to outlive it.
///
/// It is safe: all strings are copied at the border. Only `pointer` leads out of it.
@safe
struct EasyHandle: ~Copyable {
    /// The handle itself, valid as long as its owner.
    @unsafe let pointer: UnsafeMutableRawPointer  // CURL *
    private let message: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?

    /// The corresponding C function is `curl_easy_init`.
    init() {
        guard let handle = unsafe curl_easy_init() else { fatalError("out of memory") }
        unsafe pointer = handle
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe set(CURLOPT_ERRORBUFFER, pointer: message)
    }

    deinit {
        unsafe curl_easy_cleanup(pointer)
        unsafe curl_slist_free_all(headers)
        unsafe message.deallocate()
    }

    /// What libcurl says about the last failure; empty where it says nothing.
    var errorMessage: String { unsafe String(cString: message) }
}

/// The corresponding C function of all these is `curl_easy_setopt`. It fails only for lack of memory or for an option that
/// the libcurl we link does not know, and neither can be mended by a caller.
extension EasyHandle {
    func set(_ option: CURLoption, _ value: Int) {
        unsafe expectSuccess(CCurl_easy_setopt_long(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: Bool) {
        set(option, value ? 1 : 0)
    }

    func set(_ option: CURLoption, _ value: String) {
        unsafe expectSuccess(CCurl_easy_setopt_string(pointer, option, value))
    }

    /// Sets an option in milliseconds, at least one of them: zero would mean something else.
    func set(_ option: CURLoption, _ value: Duration) {
        set(option, max(1, Int(value / .milliseconds(1))))
    }

    /// Sets an option that keeps a pointer, which must stay valid as long as the handle.
    @unsafe func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) {
        unsafe expectSuccess(CCurl_easy_setopt_pointer(pointer, option, value))
    }

    /// Has `body` called for the bytes of a body, and `head` for each line of a head; both with `context`.
    @unsafe func setCallbacks(
        head: curl_write_callback, body: curl_write_callback, context: UnsafeMutableRawPointer
    ) {
        unsafe expectSuccess(CCurl_easy_setopt_write_function(pointer, CURLOPT_HEADERFUNCTION, head))
        unsafe set(CURLOPT_HEADERDATA, pointer: context)
        unsafe expectSuccess(CCurl_easy_setopt_write_function(pointer, CURLOPT_WRITEFUNCTION, body))
        unsafe set(CURLOPT_WRITEDATA, pointer: context)
    }

    /// Sets all request fields beyond libcurl's own.
    ///
    /// The corresponding C function is `curl_slist_append`.
    mutating func setHeaders(_ fields: [String]) {
        unsafe curl_slist_free_all(headers)
        unsafe headers = fields.reduce(nil) { list, field in unsafe curl_slist_append(list, field) }
        if let list = unsafe headers { unsafe set(CURLOPT_HTTPHEADER, pointer: list) }
    }

    func expectSuccess(_ code: CURLcode) {
        guard code == CURLE_OK else { fatalError(unsafe String(cString: curl_easy_strerror(code))) }
    }
}

/// The corresponding C function of all these is `curl_easy_getinfo`.
extension EasyHandle {
    /// The status of the last response, or nothing before there is one.
    var status: Status? {
        var code = 0
        unsafe CCurl_easy_getinfo_long(pointer, CURLINFO_RESPONSE_CODE, &code)
        return code == 0 ? nil : Status(code: UInt16(clamping: code))
    }

    /// The URL of the last request.
    var url: String {
        var text: UnsafeMutablePointer<CChar>?
        unsafe CCurl_easy_getinfo_string(pointer, CURLINFO_EFFECTIVE_URL, &text)
        return unsafe text.map { unsafe String(cString: $0) } ?? ""
    }

    /// The value of a field that the last response has exactly once; else nothing.
    func onlyValue(of name: FieldName) -> String? {
        let values = values(of: name)
        return values.count == 1 ? values.first : nil
    }

    /// Whether there is a connection, ready to carry the request.
    var isConnected: Bool { offset(CURLINFO_PRETRANSFER_TIME_T) > 0 }

    /// Lets a transfer go on that was paused by its callback.
    ///
    /// The corresponding C function is `curl_easy_pause`. What it says about the bytes that it hands on at once is said
    /// again when the transfer ends.
    func resume() {
        unsafe curl_easy_pause(pointer, CURLPAUSE_CONT)
    }

    /// Where a field stands in a response.
    enum Section {
        case head
        case trailer
    }

    /// The values of all fields of a name in the last response, in their order.
    ///
    /// The corresponding C function is `curl_easy_header`.
    func values(of name: FieldName, in section: Section = .head) -> [String] {
        let origin = UInt32(section == .head ? CURLH_HEADER : CURLH_TRAILER)
        var values: [String] = []
        var field: UnsafeMutablePointer<curl_header>?
        while unsafe curl_easy_header(pointer, name.rawName, values.count, origin, -1, &field)
            == CURLHE_OK, let found = unsafe field
        {
            values.append(unsafe String(cString: found.pointee.value))
        }
        return values
    }

    /// The fields in the head of the last response, read in one pass.
    ///
    /// The corresponding C function is `curl_easy_nextheader`.
    var fields: ResponseFields {
        var fields = ResponseFields()
        var field: UnsafeMutablePointer<curl_header>?
        while let next = unsafe curl_easy_nextheader(pointer, UInt32(CURLH_HEADER), -1, field) {
            unsafe field = next
            let (name, value) = unsafe (next.pointee.name, next.pointee.value)
            guard let name = unsafe name, let value = unsafe value else { continue }
            let bytes = unsafe UnsafeRawBufferPointer(start: name, count: strlen(name))
            fields.append(name: unsafe bytes.bindMemory(to: UInt8.self).span, value: unsafe String(cString: value))
        }
        return fields
    }

    /// The bytes of a field that the last response has exactly once; else nothing.
    ///
    /// The corresponding C function is `curl_easy_header`.
    func bytesOfOnlyValue(of name: FieldName) -> [UInt8]? {
        var field: UnsafeMutablePointer<curl_header>?
        guard unsafe curl_easy_header(pointer, name.rawName, 0, UInt32(CURLH_HEADER), -1, &field) == CURLHE_OK,
            let found = unsafe field, unsafe found.pointee.amount == 1, let value = unsafe found.pointee.value
        else { return nil }
        return unsafe UnsafeRawBufferPointer(start: value, count: strlen(value)).map { $0 }
    }

    private func offset(_ fact: CURLINFO) -> curl_off_t {
        var value: curl_off_t = -1
        unsafe CCurl_easy_getinfo_offset(pointer, fact, &value)
        return value
    }
}
