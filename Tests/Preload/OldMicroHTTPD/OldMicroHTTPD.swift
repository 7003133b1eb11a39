/// A libmicrohttpd that is too old, as far as it says itself.
///
/// The corresponding C function is `MHD_get_version`.
@_cdecl("MHD_get_version")
public func version() -> UnsafePointer<CChar> {
    UnsafePointer(UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self))
}

private let text: StaticString = "0.9.74"
