import Glibc

/// Where a symbolic link leads, as it is stored; empty if it cannot be read.
///
/// The corresponding C function is `readlink`.
package func linkTarget(_ link: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(link, &buffer, buffer.count)
    return count < 0 ? "" : String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
