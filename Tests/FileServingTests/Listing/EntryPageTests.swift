import Testing

@testable import FileServing

@Suite struct EntryPageTests {
    private func keys(_ names: String...) -> [EntryKey] {
        names.map { EntryKey(isFolder: $0.hasSuffix("/"), name: Array($0.utf8)) }
    }

    @Test func foldersComeFirstThenNamesByBytes() {
        var page = EntryPage(after: nil, limit: 10)
        for key in keys("b", "a", "z/", "B", "ä", "c/") { page.insert(key) }
        #expect(page.sorted() == keys("c/", "z/", "B", "a", "b", "ä"))
    }

    @Test func aPageHoldsNoMoreThanItsLimit() {
        var page = EntryPage(after: nil, limit: 2)
        for key in keys("e", "d", "c", "b", "a") { page.insert(key) }
        #expect(page.sorted() == keys("a", "b"))
    }

    @Test func aPageStartsAfterTheOneBefore() {
        var page = EntryPage(after: keys("b")[0], limit: 2)
        for key in keys("a", "b", "c", "d", "e", "f/") { page.insert(key) }
        #expect(page.sorted() == keys("c", "d"))
    }

    @Test func nameIsPossibleUntilItIsExcluded() {
        var page = EntryPage(after: keys("b")[0], limit: 1)
        #expect(page.mayTake(Array("c".utf8)))
        // No folder comes after a file.
        #expect(!page.mayTake(Array("a".utf8)))
        for key in keys("d", "c") { page.insert(key) }
        #expect(!page.mayTake(Array("e".utf8)))
        #expect(page.mayTake(Array("c".utf8)))
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func pagesOfAnySizeGiveEveryNameOnceInOrder(limit: Int) {
        let all = (0..<57).map { EntryKey(isFolder: $0 % 5 == 0, name: Array("\(($0 * 37) % 57)".utf8)) }
        var listed: [EntryKey] = []
        var isComplete = false
        while !isComplete {
            var page = EntryPage(after: listed.last, limit: limit)
            for key in all { page.insert(key) }
            let keys = page.sorted()
            listed += keys
            isComplete = keys.count < limit
        }
        #expect(listed == all.sorted())
    }
}
