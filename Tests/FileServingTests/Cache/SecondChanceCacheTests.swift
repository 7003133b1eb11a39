import Testing

@testable import FileServing

@Suite struct SecondChanceCacheTests {
    /// A value that can be evicted.
    private struct Sample<Content: Equatable>: Evictable, Equatable {
        private final class Mark {
            let use = ReferenceBit()
        }

        let content: Content
        private let mark = Mark()

        init(_ content: Content) { self.content = content }

        func noteUse() { mark.use.note() }
        func takeUse() -> Bool { mark.use.take() }

        static func == (one: Self, other: Self) -> Bool { one.content == other.content }
    }

    private static func room(_ memory: Int, _ descriptors: Int = 0) -> CacheCost {
        CacheCost(memory: memory, descriptors: descriptors)
    }

    /// The values left of `keys`, each of which costs 10 bytes, under a limit of 30.
    ///
    /// Before each insertion, the keys in `uses` are requested.
    private static func rest(of keys: String, uses: [Character: String] = [:]) -> String {
        var values = SecondChanceCache<Character, Sample<Character>>(limit: room(30))
        for key in keys {
            for use in uses[key] ?? "" { _ = values.value(for: use) }
            _ = values.insert(Sample(key), for: key, room: room(10))
        }
        return String(Set(keys).sorted().filter { values.value(for: $0) != nil })
    }

    @Test func valuesWithinTheLimitStay() { #expect(Self.rest(of: "abc") == "abc") }

    @Test(
        arguments: [
            ("abcd", [:], "bcd"), ("abcd", ["d": "a"], "acd"), ("abcd", ["d": "ab"], "abd"),
            ("abcd", ["d": "abc"], "bcd"),
            ("abcde", ["d": "a", "e": "a"], "ade"), ("abca", [:], "abc"),
        ] as [(String, [Character: String], String)])
    func unusedValueIsEvicted(keys: String, uses: [Character: String], rest: String) {
        #expect(Self.rest(of: keys, uses: uses) == rest)
    }

    @Test func recentRequestsEvictOldOnes() {
        var values = SecondChanceCache<Int, Sample<Int>>(limit: Self.room(100))
        for key in 0..<25 { _ = values.insert(Sample(key), for: key, room: Self.room(10)) }
        let hits = (0..<3).map { _ in
            (100..<106).count { key in
                if values.value(for: key) != nil { return true }
                _ = values.insert(Sample(key), for: key, room: Self.room(10))
                return false
            }
        }
        #expect(hits == [0, 6, 6])
    }

    @Test func theRoomOfAllIsTheSum() {
        var values = SecondChanceCache<Int, Sample<String>>(limit: Self.room(100, 2))
        #expect(values.insert(Sample("a"), for: 1, room: Self.room(10, 1)).isEmpty)
        #expect(values.insert(Sample("b"), for: 2, room: Self.room(20, 1)).isEmpty)
        #expect(values.used == Self.room(30, 2))
        #expect(values.insert(Sample("c"), for: 2, room: Self.room(5, 0)) == [Sample("b")])
        #expect(values.used == Self.room(15, 1))
        #expect(values.remove(1) { $0.content == "z" } == nil)
        #expect(values.remove(1) { $0.content == "a" } == Sample("a"))
        #expect(values.used == Self.room(5, 0))
        #expect(values.removeAll() == [Sample("c")])
        #expect(values.used == Self.room(0, 0) && values.count == 0)
    }

    @Test func descriptorsAreRoomToo() {
        var values = SecondChanceCache<Int, Sample<String>>(limit: Self.room(100, 1))
        _ = values.insert(Sample("a"), for: 1, room: Self.room(1, 1))
        #expect(values.insert(Sample("b"), for: 2, room: Self.room(1, 0)).isEmpty)
        #expect(values.insert(Sample("c"), for: 3, room: Self.room(1, 1)).contains { $0.content == "a" })
        #expect(values.value(for: 3)?.content == "c")
    }

    @Test func valuesOverTheLimitAreNotTaken() {
        var values = SecondChanceCache<Int, Sample<String>>(limit: Self.room(100))
        _ = values.insert(Sample("a"), for: 1, room: Self.room(10))
        #expect(values.insert(Sample("b"), for: 2, room: Self.room(101)).isEmpty)
        #expect(values.value(for: 1)?.content == "a" && values.value(for: 2) == nil)
        #expect(values.insert(Sample("c"), for: 1, room: Self.room(101)) == [Sample("a")])
        #expect(values.value(for: 1) == nil)
    }

    @Test func manyInsertionsKeepToTheLimit() {
        var values = SecondChanceCache<Int, Sample<Int>>(limit: Self.room(1000, 7))
        for number in 0..<10_000 {
            if number % 3 == 0 { _ = values.value(for: number / 2) }
            _ = values.insert(Sample(number), for: number % 401, room: Self.room(number % 97, number % 2))
            #expect(values.used.fits(in: Self.room(1000, 7)))
        }
        #expect(values.count > 5)
    }
}

@Suite struct ReferenceBitTests {
    @Test func usesAreTakenOnce() {
        let mark = ReferenceBit()
        let first = mark.take()
        mark.note()
        mark.note()
        let (second, third) = (mark.take(), mark.take())
        #expect((first, second, third) == (false, true, false))
    }
}
