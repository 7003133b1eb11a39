import SystemPackage

/// The names that a file has before it has its own.
///
/// Where a file that was received has one of them already, as `x.part` beside `x` in a folder that is copied, `next` gives
/// others.
struct PartName: Hashable, Sendable {
    private let name: [UInt8]
    /// How many names were passed by.
    private let number: UInt64
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
        self.init(SafeFileName.bytes(of: name), number: 0)
    }

    private init(_ name: [UInt8], number: UInt64) {
        (self.name, self.number) = (name, number)
        stem = Self.stem(of: name, number: number)
    }

    /// Other names for the same file, the same ones each time: `NAME~0123456789abcdef.part`.
    var next: PartName { PartName(name, number: number + 1) }

    /// Whether a name is that of a part or a sidecar.
    static func isLeftover(_ name: [UInt8]) -> Bool {
        [suffix, sidecarSuffix].contains { name.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }

    /// Whether a name is one that a part or a sidecar may have, in any letter case: some file systems know no case.
    static func isOne(_ name: [UInt8]) -> Bool { name.ends(in: suffix) || isSidecar(name) }

    /// Whether a name is one that a sidecar may have, in any letter case.
    static func isSidecar(_ name: [UInt8]) -> Bool { name.ends(in: sidecarSuffix) }

    /// `.NAME.0123456789abcdef.part`, a name that nobody else has.
    func hidden(_ tag: UInt64) -> FilePath.Component {
        Self.component([UInt8(ascii: ".")] + stem + Array(".\(Self.hexadecimal(tag, digits: 16))\(Self.suffix)".utf8))
    }

    /// What all the names add to the stem at most: the dot, the tag and the suffix of a hidden one.
    private static let room = 1 + 17 + suffix.utf8.count

    /// The name itself, or where it is too long or passed by, a beginning of it with a checksum.
    private static func stem(of name: [UInt8], number: UInt64) -> [UInt8] {
        let limit = SafeFileName.maximumLength - room
        guard name.count > limit || number > 0 else { return name }
        let checksum = name.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } &+ number
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

extension [UInt8] {
    /// Whether the last bytes are those of a text in lower case, in any letter case.
    fileprivate func ends(in text: String) -> Bool {
        suffix(text.utf8.count).lazy.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }.elementsEqual(text.utf8)
    }
}
