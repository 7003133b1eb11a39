import HTTPSemantics
import Testing

@testable import FileServing

@Suite struct ListingQueryTests {
    private func query(_ text: String) throws -> ListingQuery {
        try ListingQuery(RequestTarget(Array("/files/?\(text)".utf8).span))
    }

    @Test func parametersAreRead() throws {
        #expect(try query("") == ListingQuery())
        #expect(try query("format=json&x=y&sortt=z") == ListingQuery())
        var wanted = ListingQuery()
        (wanted.key, wanted.order, wanted.limit, wanted.offset) = (.size, .descending, 10, 20)
        #expect(try query("sort=size&order=desc&limit=10&offset=20") == wanted)
        (wanted.key, wanted.order, wanted.limit, wanted.offset) = (.time, .ascending, 0, 0)
        #expect(try query("offset=0&sort=time&limit=0&order=asc") == wanted)
        #expect(try query("sort=name") == ListingQuery())
    }

    @Test(arguments: [
        "sort=nonsense", "sort=", "sort", "sort=Size", "order=up", "order=", "limit=-1", "limit=", "limit=1.5",
        "limit=+1",
        "limit=99999999999999999999", "offset=-1", "offset=x", "offset=%31",
    ])
    func otherValuesAreRefusedWithASentence(_ text: String) {
        let name = text.prefix { $0 != "=" }
        #expect {
            try query(text)
        } throws: {
            ($0 as? ListingQuery.Refusal)?.sentence.hasPrefix("The parameter \(name) takes ") == true
        }
    }
}
