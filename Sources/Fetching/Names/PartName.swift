import Glibc
import SystemPackage

/// The names that a file has before it has its own.
struct PartName: Hashable, Sendable {
    private let stem: [UInt8]

    /// `NAME.part`: the bytes that are there.
    var part: FilePath.Component { Self.component(stem + Array(Self.suffix.utf8)) }
    /// `NAME.part.json`: what they are.
    var sidecar: FilePath.Component { Self.component(stem + Array(Self.sidecarSuffix.utf8)) }

    /// The end of the name of every part.
    static let suffix = ".part"
    /// The end of the name of every sidecar.
    static let sidecarSuffix = ".part.json"

    /// The names beside a final name; where they would not fit, a shortened one with a checksum stands for it.
    init(for name: FilePath.Component) {
        let bytes = unsafe name.withPlatformString { unsafe [CChar](UnsafeBufferPointer(start: $0, count: strlen($0))) }
        stem = Self.shortened(bytes.map { UInt8(bitPattern: $0) })
    }

    /// `.NAME.0123456789abcdef.part`, a name that nobody else has.
    func hidden(_ tag: UInt64) -> FilePath.Component {
        Self.component([UInt8(ascii: ".")] + stem + Array(".\(Self.hexadecimal(tag, digits: 16))\(Self.suffix)".utf8))
    }

    /// What all the names add to the stem at most: the dot, the tag and the suffix of a hidden one.
    private static let room = 1 + 17 + suffix.utf8.count

    private static func shortened(_ name: [UInt8]) -> [UInt8] {
        let limit = SafeFileName.maximumLength - room
        guard name.count > limit else { return name }
        let checksum = name.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let suffix = Array("~\(hexadecimal(checksum, digits: 16))".utf8)
        return SafeFileName.shortened(name, to: limit - suffix.count) + suffix
    }

    private static func hexadecimal(_ number: UInt64, digits count: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: count - digits.count) + digits
    }

    private static func component(_ bytes: [UInt8]) -> FilePath.Component {
        let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
        guard let component = FilePath.Component(platformString: terminated) else {
            fatalError("a file name with a suffix is a file name")
        }
        return component
    }
}
