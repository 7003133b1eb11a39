import Testing

@testable import Fetching

@Suite struct ListingBufferTests {
    private func buffer(_ text: some StringProtocol) throws -> ListingBuffer {
        let buffer = ListingBuffer()
        try buffer.write(Array(text.utf8).span.bytes, at: 0)
        return buffer
    }

    /// Each beginning of a listing is cut short; only the whole is not.
    @Test(arguments: [#"[{"name":"a","size":1},{"name":"b]\\\"}"}]"#, " [ ] ", #"{"a":[1]}"#])
    func beginningIsCutShort(_ json: String) throws {
        let end = json.lastIndex { $0 == "]" || $0 == "}" } ?? json.startIndex
        for index in json.indices where index <= end { #expect(try buffer(json[..<index]).isCutShort) }
        #expect(try !buffer(json).isCutShort)
    }

    /// `FolderListing` reports that it is no listing.
    @Test(arguments: ["<html>", "null", "12"]) func otherTextIsNotCutShort(_ text: String) throws {
        #expect(try !buffer(text).isCutShort)
    }
}
