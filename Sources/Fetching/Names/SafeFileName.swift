import Glibc
import HTTPSemantics
package import SystemPackage

/// The name of a file in the output folder, made from a name that somebody else chose.
///
/// It is one path component that is no special directory and fits in a directory entry. `init(segment:)` also makes
/// sure that the name is not hidden and that no terminal acts on it; `init(unchanged:)` changes nothing. Bytes that are
/// not UTF-8 stay as they are: they are legal in names.
package struct SafeFileName: Hashable, Sendable {
    /// The safe name.
    package let component: FilePath.Component

    /// The longest name that a directory takes, in bytes: `NAME_MAX` of Linux.
    package static let maximumLength = 255

    /// Makes a decoded path segment safe; returns nil if it names no file.
    ///
    /// - An empty segment, `.` and `..` name no file.
    /// - Slashes, backslashes and each scalar that `PrintableText` calls harmful (NUL among them) become `_`.
    /// - A leading dot becomes `_`, so that no download is hidden or changes a program's settings.
    /// - A dot or a space at the end becomes `_`, and a Windows device name (`WindowsDeviceName`) gets a `_` in front:
    ///   Windows file systems and shares would take another name, or none.
    /// - `.part` at the end becomes `_part`, and `.part.json` becomes `.part_json`, in any letter case: a file that a
    ///   server sends must never pass for another file's part or sidecar.
    /// - A name over `maximumLength` loses its middle. It keeps its extension, of up to 16 bytes, and no UTF-8 sequence
    ///   is cut.
    package init?(segment: [UInt8]) {
        guard !segment.isEmpty, segment != Array(".".utf8), segment != Array("..".utf8) else { return nil }
        var bytes = Self.replacingHarmful(in: segment)
        if bytes.first == UInt8(ascii: ".") { bytes[0] = Self.replacement }
        if WindowsDeviceName.isReserved(bytes) { bytes.insert(Self.replacement, at: 0) }
        self.init(safe: Self.ending(Self.shortened(bytes, to: Self.maximumLength)))
    }

    /// Takes a decoded path segment as it is; returns nil if no file can have that name.
    ///
    /// - An empty segment, `.` and `..` name no file.
    /// - A slash divides names, and NUL ends them.
    /// - A name must not be longer than `maximumLength`.
    package init?(unchanged segment: [UInt8]) {
        let isSpecial = [[], Array(".".utf8), Array("..".utf8)].contains(segment)
        guard !isSpecial, segment.count <= Self.maximumLength, !segment.contains(where: { $0 == 0 || $0 == 0x2F })
        else { return nil }
        self.init(safe: segment)
    }

    /// The name as text, for messages; bytes that are not UTF-8 show as U+FFFD.
    package var text: String { component.string }

    /// The name as bytes.
    package var bytes: [UInt8] { Self.bytes(of: component) }

    /// The bytes of a path component.
    static func bytes(of component: FilePath.Component) -> [UInt8] {
        unsafe component.withPlatformString { name in
            unsafe UnsafeRawBufferPointer(start: name, count: strlen(name)).map { $0 }
        }
    }

    private init?(safe bytes: [UInt8]) {
        let name = bytes.map { CChar(bitPattern: $0) } + [0]
        guard let component = FilePath.Component(platformString: name) else { return nil }
        self.component = component
    }
}

extension SafeFileName {
    private static let replacement = UInt8(ascii: "_")
    private static let longestExtension = 16

    /// Replaces each harmful scalar.
    ///
    /// Bytes that are not UTF-8 are copied.
    private static func replacingHarmful(in segment: [UInt8]) -> [UInt8] {
        let isPlain = segment.allSatisfy { byte in byte < 0x80 && isAllowed(Unicode.Scalar(byte)) }
        if isPlain { return segment }
        var parser = Unicode.UTF8.ForwardParser()
        var input = segment.makeIterator()
        var bytes: [UInt8] = []
        var position = 0
        while true {
            switch parser.parseScalar(from: &input) {
            case .valid(let encoded):
                bytes += isAllowed(UTF8.decode(encoded)) ? Array(encoded) : [replacement]
                position += encoded.count
            case .error(let length):
                bytes += segment[position..<position + length]
                position += length
            case .emptyInput:
                return bytes
            }
        }
    }

    /// Replaces a dot or a space at the end, which some file systems would drop, and the last dot of a part's or
    /// sidecar's name.
    private static func ending(_ name: [UInt8]) -> [UInt8] {
        let isDropped = name.last == UInt8(ascii: ".") || name.last == UInt8(ascii: " ")
        if isDropped { return name.dropLast() + [replacement] }
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")),
            [PartName.suffix, PartName.sidecarSuffix].contains(where: {
                String(decoding: name.suffix($0.utf8.count), as: UTF8.self).lowercased() == $0
            })
        else { return name }
        return name[..<dot] + [replacement] + name[(dot + 1)...]
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "/" && scalar != "\\" && !PrintableText.isHarmful(scalar)
    }

    /// Drops the end of the name's stem if the whole is longer than `limit` bytes.
    static func shortened(_ name: [UInt8], to limit: Int) -> [UInt8] {
        guard name.count > limit else { return name }
        let suffix = fileExtension(of: name)
        var end = limit - suffix.count
        while end > 0, name[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
        return Array(name[..<end] + suffix)
    }

    /// The extension with its dot; empty if it is longer than `longestExtension`.
    private static func fileExtension(of name: [UInt8]) -> ArraySlice<UInt8> {
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), name.count - dot <= longestExtension else { return [] }
        return name[dot...]
    }
}
