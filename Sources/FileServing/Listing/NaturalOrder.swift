internal import HTTPSemantics

/// The order in which people expect names: `file2` before `file10`, and capital letters beside small ones.
///
/// A name has a sort key of bytes, which compare as numbers. Letters are in lower case; a run of decimal digits is the number
/// of its digits without leading zeros, and then these. Keys are never stored: ``window(of:isFolder:from:)`` computes four
/// bytes of one, so that a million names are sorted as a million numbers.
enum NaturalOrder {
    /// Four bytes of the key of `name` from byte `depth` on; zeros stand behind its end, and nowhere else.
    ///
    /// The key of a folder comes before that of a file. `name` is in ASCII, or it is ``folded(_:)``.
    static func window(of name: Span<UInt8>, isFolder: Bool, from depth: Int) -> UInt32 {
        var window = Window(skipped: depth)
        window.put(isFolder ? 1 : 2)
        var index = 0
        while index < name.count, window.room > 0 {
            if name[index].isDigit {
                index = putNumber(in: name, at: index, to: &window)
            } else {
                window.put(name[index].lowercased)
                index += 1
            }
        }
        return window.bytes
    }

    /// Puts the number that begins at `start`, and returns the index behind it.
    private static func putNumber(in name: Span<UInt8>, at start: Int, to window: inout Window) -> Int {
        var (first, end) = (start, start)
        while end < name.count, name[end].isDigit { end += 1 }
        while first < end, name[first] == UInt8(ascii: "0") { first += 1 }
        let length = end - first
        // Up to 8 digits the length is itself a digit, so that numbers stand among other characters where digits do.
        window.put(UInt8(ascii: "0") + UInt8(min(length, 9)))
        if length >= 9 { window.put(UInt8(truncatingIfNeeded: length - 8)) }
        for index in first..<end { window.put(name[index]) }
        return end
    }

    /// The part of a key that fits in a number.
    private struct Window {
        /// The bytes of the key that are left out before it.
        var skipped: Int
        var room = 4
        private var value: UInt32 = 0

        init(skipped: Int) { self.skipped = skipped }

        var bytes: UInt32 { room == 4 ? 0 : value << (8 * UInt32(room)) }

        mutating func put(_ byte: UInt8) {
            if skipped > 0 {
                skipped -= 1
            } else if room > 0 {
                value = value << 8 | UInt32(byte)
                room -= 1
            }
        }
    }
}

extension NaturalOrder {
    /// The text of a name beyond ASCII for comparison: in lower case, Latin letters without their marks, and the decimal
    /// digits of every script as ASCII's.
    static func folded(_ name: Span<UInt8>) -> [UInt8] {
        var text = ""
        let scalars = unsafe name.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self).unicodeScalars }
        for scalar in scalars {
            for lower in scalar.properties.lowercaseMapping.unicodeScalars { append(lower, to: &text) }
        }
        return Array(text.utf8)
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        if let letter = baseLetters[scalar] {
            text.unicodeScalars.append(letter)
        } else if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
            text += String(Int(value))
        } else if scalar.properties.generalCategory != .nonspacingMark {
            text.unicodeScalars.append(scalar)
        }
    }

    /// The letter from a to z in each small Latin letter that has one or two marks.
    private static let baseLetters: [Unicode.Scalar: Unicode.Scalar] = {
        let latin = [0xDF...0x24F, 0x1E00...0x1EFF].flatMap { $0.compactMap { Unicode.Scalar($0 as UInt32) } }
        var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
        var bases = (UInt8(ascii: "a")...UInt8(ascii: "z")).map {
            (form: Unicode.Scalar($0), letter: Unicode.Scalar($0))
        }
        for _ in 0..<2 {
            let composed = compositions(of: bases)
            bases = latin.compactMap { scalar in composed[Character(scalar)].map { (scalar, $0) } }
            letters.merge(bases) { old, _ in old }
        }
        return letters
    }()

    /// Each of `bases` with each mark; Swift's characters are equal if they are canonically equivalent.
    private static func compositions(
        of bases: [(form: Unicode.Scalar, letter: Unicode.Scalar)]
    ) -> [Character: Unicode.Scalar] {
        let marks = ((0x300...0x331) as ClosedRange<UInt32>).compactMap { Unicode.Scalar($0) }
        var composed: [Character: Unicode.Scalar] = [:]
        for (form, letter) in bases {
            for mark in marks { composed[Character("\(form)\(mark)")] = letter }
        }
        return composed
    }
}
