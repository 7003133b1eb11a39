import SystemPackage

/// The names of a file's part and sidecar, which it has until it gets its final name.
///
/// If a received file already has one of these names (as `x.part` beside `x` in a copied folder), `next` gives others.
struct PartName: Hashable, Sendable {
    private let name: [UInt8]
    /// How many pairs of names were skipped because a received file has one of them.
    private let number: UInt64
    private let stem: [UInt8]

    /// `NAME.part`: the received bytes.
    var part: FilePath.Component { Self.component(stem + Array(Self.suffix.utf8)) }
    /// `NAME.part.json`: the description of the received bytes.
    var sidecar: FilePath.Component { Self.component(stem + Array(Self.sidecarSuffix.utf8)) }

    /// The suffix of every part's name.
    static let suffix = ".part"
    /// The suffix of every sidecar's name.
    static let sidecarSuffix = ".part.json"

    /// The names for a final name.
    ///
    /// If they would be too long, a shortened name with a checksum replaces the final name in them.
    init(for name: FilePath.Component) {
        self.init(SafeFileName.bytes(of: name), number: 0)
    }

    private init(_ name: [UInt8], number: UInt64) {
        (self.name, self.number) = (name, number)
        stem = Self.stem(of: name, number: number)
    }

    /// The next names for the same file, the same ones in every run: `NAME~0123456789abcdef.part`.
    var next: PartName { PartName(name, number: number + 1) }

    /// Whether a name is that of a part or a sidecar.
    static func isLeftover(_ name: [UInt8]) -> Bool {
        [suffix, sidecarSuffix].contains { name.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }

    /// Whether a part or a sidecar may have a name, in any letter case, because some file systems ignore the case.
    static func isOne(_ name: [UInt8]) -> Bool { name.ends(in: suffix) || isSidecar(name) }

    /// Whether a sidecar may have a name, in any letter case.
    static func isSidecar(_ name: [UInt8]) -> Bool { name.ends(in: sidecarSuffix) }

    /// `.NAME.0123456789abcdef.part`, a name that no other file has.
    func hidden(_ tag: UInt64) -> FilePath.Component {
        Self.component([UInt8(ascii: ".")] + stem + Array(".\(Self.hexadecimal(tag, digits: 16))\(Self.suffix)".utf8))
    }

    /// The most bytes that a name adds to the stem: the dot, the tag and the suffix of a hidden name.
    private static let room = 1 + 17 + suffix.utf8.count

    /// The name itself; a beginning of it with a checksum if it is too long or `number` is not 0.
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
    /// Whether the last bytes equal a lower-case text, in any letter case.
    fileprivate func ends(in text: String) -> Bool {
        suffix(text.utf8.count).lazy.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }.elementsEqual(text.utf8)
    }
}
