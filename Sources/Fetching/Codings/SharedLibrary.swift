import Glibc

/// A shared library that is loaded at its first use and stays loaded.
///
/// libbrotlidec and libzstd come with libcurl, but their headers do not, and some builds of libcurl do not use them.
@safe
struct SharedLibrary {
    private let handle: UnsafeMutableRawPointer

    /// Loads a library by its name and version; nil if the system has none.
    ///
    /// The corresponding C function is `dlopen`.
    init?(_ name: String) {
        guard let handle = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) else { return nil }
        unsafe self.handle = handle
    }

    /// The function with a name.
    ///
    /// The corresponding C function is `dlsym`.
    ///
    /// - Parameters:
    ///   - name: The name of the function.
    ///   - type: Its type, which the caller must know from the library's manual.
    /// - Returns: The function; nil if the library has none of that name.
    @unsafe func function<Function>(_ name: String, as type: Function.Type) -> Function? {
        unsafe dlsym(handle, name).map { unsafe unsafeBitCast($0, to: type) }
    }
}
