internal import CMicroHTTPD
internal import Glibc

/// A check that the library's field lines lie in its buffer as the client sent them, one right behind the other.
///
/// Version 0.9.75 reads some lines in a way that shows nowhere else. The text of a folded line is appended to the
/// field's name; a value ends at its first NUL; and a line without a name ends the head, so that the lines after it are
/// read as the next request. Such lines leave a gap, or separate a name from its value, except two that look like sound
/// lines: a colon and a line feed alone at the end of the head, and a NUL right before a line feed. Such lines must be
/// refused: [RFC 9112 §2.2](https://www.rfc-editor.org/rfc/rfc9112.html#section-2.2),
/// [§5.2](https://www.rfc-editor.org/rfc/rfc9112.html#section-5.2), [RFC 9110
/// §5.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.5)
@safe struct HeadLayout {
    /// Whether the library has the version that is known to parse this way.
    ///
    /// 1.0 refuses such lines by itself, and other versions may store lines elsewhere.
    static let isNeeded = unsafe String(cString: MHD_get_version()).hasPrefix("0.9.75")

    /// The end of the line before.
    private var end: UnsafePointer<UInt8>?
    private var isContiguous = true

    /// Notes the next line.
    mutating func add(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        guard Self.isNeeded else { return }
        guard let nameStart = name.baseAddress, let valueStart = value.baseAddress else {
            isContiguous = false
            return
        }
        // The library has replaced line ends by NUL.
        let follows = unsafe end.map { unsafe nameStart == $0 + 1 || nameStart == $0 + 2 } ?? true
        if unsafe !follows || valueStart <= nameStart + name.count { isContiguous = false }
        unsafe end = valueStart + value.count
    }

    /// Whether all noted lines of `request` are as they were sent.
    ///
    /// `head` is the library's copy of the request's head, which begins with the method.
    func isIntact(in request: RequestHandle, head: UnsafePointer<CChar>) -> Bool {
        guard isContiguous else { return false }
        guard let end = unsafe end else { return true }
        // The end of the last line and the empty line, each CR LF or LF alone.
        let start = unsafe UnsafeRawPointer(head)
        let rest = unsafe start + CMicroHTTPD_head_size(request) - UnsafeRawPointer(end)
        return (2...4).contains(rest)
    }

    /// Whether the request line is as it was sent: the method, a space, the target, a space and the version.
    ///
    /// The library cuts a target at a NUL, and accepts any number of spaces.
    static func isIntact(method: UnsafePointer<CChar>, targetLength: Int, version: UnsafePointer<CChar>) -> Bool {
        guard isNeeded else { return true }
        return unsafe version - method == strlen(method) + 1 + targetLength + 1
    }

    /// The version and the header section of `request` as the library keeps them behind the intact target; empty if it
    /// may store them elsewhere.
    static func section(
        of request: RequestHandle, _ line: RequestState.Line
    ) -> UnsafeBufferPointer<UInt8> {
        guard isNeeded else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
        let start = unsafe UnsafeRawPointer(line.version).assumingMemoryBound(to: UInt8.self)
        let size = unsafe CMicroHTTPD_head_size(request) - (line.version - line.method)
        return unsafe UnsafeBufferPointer(start: start, count: max(size, 0))
    }
}
