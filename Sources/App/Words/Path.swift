import ArgumentParser
import HTTPSemantics
import SystemCalls
import SystemPackage

/// A path that the command line or the environment names: any bytes but NUL, unchanged.
struct Path: ExpressibleByArgument, ExpressibleByStringLiteral, Equatable, CustomStringConvertible {
    /// The path as it was given.
    let bytes: [UInt8]

    /// Takes bytes as they are.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    init(stringLiteral path: String) { self.init(Array(path.utf8)) }

    /// Takes a word of the command line, as ``ByteText`` writes it.
    init(argument: String) { self.init(ByteText.bytes(of: argument)) }

    /// The path for system calls, without slashes that change nothing.
    var filePath: FilePath { FilePath(bytes: bytes) }

    /// Whether it may be the path of a file: it is not empty, and no slash at its end says that it is a folder.
    var mayBeFile: Bool { bytes.last.map { $0 != UInt8(ascii: "/") } ?? false }

    /// The path for messages: one line that holds nothing a terminal acts on; bytes that are no UTF-8 are U+FFFD.
    var description: String { PrintableText.escape(String(decoding: bytes, as: UTF8.self)) }

    var defaultValueDescription: String { description }
}
