import HTTPSemantics
import Testing

@testable import FileServing

@Suite struct RequestTargetQueryTests {
    @Test(arguments: [
        ("/", nil), ("/?", nil), ("/?format", ""), ("/?format=", ""), ("/?format=json", "json"),
        ("/?a=b&format=json", "json"), ("/?format=json&format=html", "json"), ("/?xformat=json", nil),
        ("/?format=a=b", "a=b"), ("/?&&format=json&", "json"), ("/format=json", nil),
    ])
    func theFirstParameterOfTheNameCounts(target: String, value: String?) throws {
        #expect(try RequestTarget(Array(target.utf8).span).queryParameter("format") == value)
    }
}
