internal import CMicroHTTPD

/// A check that the library's field lines lie in its buffer as the client sent them, one right behind the other.
///
/// Version 0.9.75 reads some lines in a way that shows nowhere else. The text of a folded line is glued to the field's
/// name; a value ends at its first NUL; and a line without a name ends the head, so that the lines behind it are read
/// as the next request. All of them leave a gap, or move a name away from its value. Such lines have to be refused:
/// [RFC 9112 §2.2](https://www.rfc-editor.org/rfc/rfc9112.html#section-2.2),
/// [§5.2](https://www.rfc-editor.org/rfc/rfc9112.html#section-5.2),
/// [RFC 9110 §5.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.5)
@safe struct FieldLayout {
    /// Whether the library is the one that is known to read in this way.
    ///
    /// 1.0 refuses such lines by itself, and any other version may keep lines elsewhere.
    private static let isNeeded = unsafe String(cString: MHD_get_version()).hasPrefix("0.9.75")

    /// Where the line before ended.
    private var end: UnsafePointer<CChar>?
    private var isContiguous = true

    /// Whether all lines of `request` are as they were sent.
    ///
    /// `head` is where the library keeps the request's head, which begins with the method. The corresponding C function
    /// is `MHD_get_connection_values_n`.
    static func isIntact(in request: RequestHandle, head: UnsafePointer<CChar>) -> Bool {
        guard isNeeded else { return true }
        var layout = FieldLayout()
        _ = unsafe withUnsafeMutablePointer(to: &layout) {
            unsafe MHD_get_connection_values_n(request, .HEADER_KIND, add, $0)
        }
        guard let end = unsafe layout.end else { return true }
        // The end of the last line and the empty line, each CR LF or LF alone.
        let rest = unsafe head + CMicroHTTPD_head_size(request) - end
        return layout.isContiguous && (2...4).contains(rest)
    }

    /// Takes note of the next line, as C types it: `MHD_KeyValueIteratorN`.
    private static let add: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
        guard let layout = unsafe context?.assumingMemoryBound(to: FieldLayout.self), let name = unsafe name,
            let value = unsafe value
        else { return .NO }
        // The library has put NUL in the place of line ends.
        let follows = unsafe layout.pointee.end.map { unsafe name == $0 + 1 || name == $0 + 2 } ?? true
        if unsafe !follows || value <= name + nameSize { unsafe layout.pointee.isContiguous = false }
        unsafe layout.pointee.end = value + valueSize
        return .YES
    }
}
