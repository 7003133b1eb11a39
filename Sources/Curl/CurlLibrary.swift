import CCurl
import Glibc

/// libcurl, which a process loads at its first use, so that a program which does not download does not have it in memory.
///
/// It stays loaded until the process ends. All types of this module load it by themselves; a program that wants to say why it
/// cannot download calls `load()` before it uses them.
public enum CurlLibrary {
    /// Why the system's libcurl cannot be used.
    public struct Unavailable: Error, Hashable, CustomStringConvertible {
        /// What the loader says, or what the library lacks, without a period.
        public let description: String
    }

    /// The names of the library, by the one that is tried first: the build with OpenSSL, and Debian's with GnuTLS.
    public static let names = ["libcurl.so.4", "libcurl-gnutls.so.4"]

    /// The oldest version that has all options and functions that are used: 7.87, whose newest is `CURLOPT_QUICK_EXIT`.
    static let oldestVersion: UInt32 = 0x07_57_00

    /// Loads and starts libcurl, if that has not been done.
    ///
    /// The corresponding C functions are `dlopen`, `dlsym` and `curl_global_init`.
    ///
    /// - Throws: `Unavailable` if the system lacks libcurl, or has one that is too old; and so at each later call.
    public static func load() throws(Unavailable) { _ = try loaded.get() }

    /// The version of the library, such as `7.88.1`, which is loaded for it; nil if the system has none that can be used.
    ///
    /// The corresponding C function is `curl_version_info`.
    public static var version: String? {
        guard case .success(let table) = loaded else { return nil }
        return unsafe table.functions.pointee.version_info(CURLVERSION_FIRST).map { unsafe words($0.pointee.version) }
    }

    /// The functions of the library.
    @unsafe fileprivate static var functions: CCurl_library {
        switch loaded {
        case .success(let table): unsafe table.functions
        case .failure(let error): fatalError("libcurl cannot be used: \(error)")
        }
    }

    /// The functions of the loaded library, which nothing changes.
    @safe private struct Table: @unchecked Sendable {
        @unsafe let functions: CCurl_library
    }

    private static let loaded = Result { () throws(Unavailable) in try find() }

    /// Loads the first library that can be used; if there is none, the error is that of the first name.
    private static func find() throws(Unavailable) -> Table {
        do throws(Unavailable) {
            return try open(names[0])
        } catch {
            for name in names.dropFirst() {
                do throws(Unavailable) { return try open(name) } catch { continue }
            }
            throw error
        }
    }

    private static func open(_ name: String) throws(Unavailable) -> Table {
        guard let library = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
            throw Unavailable(description: unsafe dlerror().map { unsafe String(cString: $0) } ?? name)
        }
        let functions = UnsafeMutablePointer<CCurl_functions>.allocate(capacity: 1)
        do throws(Unavailable) {
            try unsafe find(functions, in: library, name)
            try unsafe start(functions, name)
            return unsafe Table(functions: functions)
        } catch {
            unsafe functions.deallocate()
            unsafe dlclose(library)
            throw error
        }
    }

    @unsafe private static func find(
        _ functions: UnsafeMutablePointer<CCurl_functions>, in library: UnsafeMutableRawPointer, _ name: String
    ) throws(Unavailable) {
        guard let missing = unsafe CCurl_find_functions(library, functions) else { return }
        throw Unavailable(
            description: "\(name) is too old, or another library: it has no \(unsafe String(cString: missing))")
    }

    /// The corresponding C functions are `curl_version_info` and `curl_global_init`.
    @unsafe private static func start(_ curl: CCurl_library, _ name: String) throws(Unavailable) {
        guard let version = unsafe curl.pointee.version_info(CURLVERSION_FIRST)?.pointee,
            unsafe version.version_num >= oldestVersion
        else { throw Unavailable(description: "\(name) is older than 7.87") }
        guard unsafe curl.pointee.global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK else {
            throw Unavailable(description: "\(name) does not start")
        }
    }
}

/// The words that a function of libcurl has for a code; libcurl has some for each.
@unsafe func words(_ text: UnsafePointer<CChar>?) -> String { unsafe text.map { unsafe String(cString: $0) } ?? "" }

/// The functions of libcurl, which is loaded first if need be; a process without it stops.
@unsafe var curl: CCurl_library { unsafe CurlLibrary.functions }
