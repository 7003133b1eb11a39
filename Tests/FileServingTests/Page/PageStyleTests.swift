import Testing

@testable import FileServing

/// What cannot be seen in a browser: the style and the script ask for nothing, and end where they should.
@Suite struct PageStyleTests {
    @Test(arguments: [PageStyle.base, PageStyle.listing, PageScript.listing])
    func nothingIsLoadedAndNothingEndsTheElement(text: String) {
        #expect(!text.contains("</") && !text.contains("<!--"))
        #expect(!text.contains("@import"))
        #expect(text.ranges(of: "http").count == text.ranges(of: "http://www.w3.org/2000/svg").count)
        #expect(text.ranges(of: "url(").count == text.ranges(of: "url(\"data:image/svg+xml,").count)
        #expect(text.utf8.count < 12_000)
    }
}
