import SystemPackage
import Testing

@testable import Fetching

@Suite struct PartNameTests {
    @Test func namesBesideAFile() {
        let names = PartName(for: "a.txt")
        #expect(names.part == "a.txt.part")
        #expect(names.sidecar == "a.txt.part.json")
        #expect(names.hidden(0xAB) == ".a.txt.00000000000000ab.part")
    }

    /// The next run finds what this one has left.
    @Test func otherNamesAreTheSameEachTime() {
        let names = PartName(for: "a")
        #expect(names.next == PartName(for: "a").next)
        #expect(Set([names.part, names.next.part, names.next.next.part, PartName(for: "b").next.part]).count == 4)
        #expect(names.next.part.string.hasPrefix("a~"))
        #expect(names.next.sidecar.string == names.next.part.string + ".json")
    }

    @Test(arguments: [1, 232, 233, 234, 255]) func allNamesFit(_ length: Int) throws {
        var names = PartName(for: try #require(FilePath.Component(String(repeating: "n", count: length))))
        for _ in 0..<3 {
            for name in [names.part, names.sidecar, names.hidden(.max)] { #expect(name.string.utf8.count <= 255) }
            names = names.next
        }
    }

    @Test(arguments: [
        ("a.part", true), (".part", true), ("A.PaRT", true), ("a.part.json", true), ("a.PART.Json", true),
        ("apart", false), ("a.part.", false), ("a.json", false), ("part", false), ("", false),
    ]) func namesThatLookLikeThem(_ name: String, _ doesLook: Bool) {
        #expect(PartName.isOne(Array(name.utf8)) == doesLook)
    }
}
