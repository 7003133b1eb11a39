internal import Glibc

extension UnsafeBufferPointer<UInt8> {
    /// The bytes of a C string, without its closing zero; valid while the string is.
    package init(cString: UnsafePointer<CChar>) {
        let bytes = unsafe UnsafeRawPointer(cString).assumingMemoryBound(to: UInt8.self)
        unsafe self.init(start: bytes, count: strlen(cString))
    }
}
