import SystemCalls
import SystemPackage
import TestSupport
import Testing

@testable import FileServing

/// The order of names, each list in its right order.
@Suite struct NaturalOrderTests {
    private func key(_ name: String, isFolder: Bool = false) -> [UInt32] {
        var name = Array(name.utf8)
        if name.contains(where: { $0 >= 0x80 }) { name = NaturalOrder.folded(name.span) }
        var windows: [UInt32] = []
        repeat {
            windows.append(NaturalOrder.window(of: name.span, isFolder: isFolder, from: 4 * windows.count))
        } while windows[windows.count - 1] & 0xFF != 0
        return windows
    }

    @Test(arguments: [
        ["file2", "file10", "file100"], ["1", "2", "10", "11", "100"], ["v1.2", "v1.10", "v2.0"],
        ["a1b2", "a1b10", "a2b1"],
        ["7", "12345678", "123456789", "1234567890", "99999999999999999999", "100000000000000000000"],
        ["a", "B", "c", "D"], ["README", "readme.txt"], ["x", "x1", "xa"], ["", "a"], ["a", "a b", "ab"],
        ["apfel", "Äpfel1", "apfel2", "Birne", "Über", "v"], ["e\u{301}1", "é2", "é10"], ["ếa", "eb", "Ếc"],
        ["тест2", "Тест10"], ["٣", "10"], ["日本2", "日本10"], ["straße", "z"],
    ])
    func namesAreInOrder(_ names: [String]) {
        #expect(names.shuffled().sorted { key($0).lexicographicallyPrecedes(key($1)) } == names)
        #expect(Set(names.map { key($0) }).count == names.count)
    }

    @Test(arguments: [("a", "A"), ("007", "7"), ("0", "00"), ("é", "E"), ("e\u{301}", "é"), ("ñ", "n"), ("٣", "3")])
    func namesThatDifferLittleHaveOneKey(_ left: String, _ right: String) { #expect(key(left) == key(right)) }

    @Test func foldersComeBeforeFiles() {
        #expect(key("z", isFolder: true).lexicographicallyPrecedes(key("a")))
        #expect(key("a").allSatisfy { $0 != 0 })
    }

    /// The sorted names of a folder, whatever their bytes, with equal keys by their bytes.
    @Test func sortingIsThatOfTheKeys() throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(seed: 7)
        let letters = Array("aAbB019é. ".unicodeScalars)
        var names: Set<[UInt8]> = []
        for _ in 0..<2000 {
            let name = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                letters.randomElement(using: &random) ?? "a"
            }
            let bytes = Array(name.map { String($0) }.joined().utf8)
            if bytes != [0x2E], bytes != [0x2E, 0x2E], names.insert(bytes).inserted {
                try folder.write(rawName: bytes, [])
            }
        }
        let stream = try DirectoryStream(path: FilePath(folder.path))
        var list = FolderNames()
        while try list.appendNext(of: stream, isFolder: { (_, kind) throws(Errno) in kind == .folder }) {}
        list.sort()
        let sorted = (0..<list.count).map { list.name(at: list.place(at: $0, isDescending: false)) }
        #expect(Set(sorted) == names && sorted.count == names.count)
        let expected = names.sorted { left, right in
            let keys = (key(String(decoding: left, as: UTF8.self)), key(String(decoding: right, as: UTF8.self)))
            return keys.0 == keys.1 ? left.lexicographicallyPrecedes(right) : keys.0.lexicographicallyPrecedes(keys.1)
        }
        #expect(sorted == expected)
    }
}
