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
            ("format=json", nil, .json),
            ("format=json", "text/html", .json),
            ("a=b&format=json", "text/html", .json),
            ("format=html", "application/json", .html),
            ("format=xml", "application/json", .json),
            ("xformat=json", nil, .html),
            ("", "application/json", .json),
        ] as [(String?, String?, ListingFormat)])
    func formatFollowsQueryThenAccept(query: String?, accept: String?, format: ListingFormat) {
        #expect(
            ListingFormat(
                query: query.map { Array($0.utf8) }, accept: accept.map { Accept(Array($0.utf8).span) } ?? Accept())
                == format)
    }
}
