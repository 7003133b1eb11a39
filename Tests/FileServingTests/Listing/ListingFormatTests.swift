import HTTPSemantics
import Testing

@testable import FileServing

@Suite struct ListingFormatTests {
    @Test(
        arguments: [
            (nil, nil, ListingFormat.html),
            (nil, "*/*", .html),
            (nil, "text/html,application/xhtml+xml,*/*;q=0.8", .html),
            (nil, "application/json", .json),
            (nil, "application/json, text/html;q=0.5", .json),
            (nil, "application/*, text/html;q=0.9", .json),
            (nil, "application/json, text/html", .html),
            (nil, "application/json;q=0", .html),
            ("json", nil, .json),
            ("json", "text/html", .json),
            ("json", "text/html", .json),
            ("html", "application/json", .html),
            ("xml", "application/json", .json),
            ("", "application/json", .json),
        ] as [(String?, String?, ListingFormat)])
    func formatFollowsQueryThenAccept(parameter: String?, accept: String?, format: ListingFormat) {
        let accept = accept.map { Accept(Array($0.utf8).span) } ?? Accept()
        #expect(ListingFormat(parameter: parameter, accept: accept) == format)
    }
}
