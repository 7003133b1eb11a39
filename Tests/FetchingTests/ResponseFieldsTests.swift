import HTTPSemantics
import Testing

@testable import Fetching

@Suite struct ResponseFieldsTests {
    @Test func valuesAreFoundByNameInTheirOrder() {
        var fields = ResponseFields(names: [.etag, .digest, .date])
        for (name, value) in [("ETAG", "a"), ("Digest", "b"), ("Server", "c"), ("eTag", "d"), ("ETag2", "e")] {
            fields.append(name: name.utf8.span, value: value)
        }
        #expect(fields[.etag] == ["a", "d"])
        #expect(fields[.digest] == ["b"])
        #expect(fields[.date] == [])
    }

    @Test func aHeadIsReadFromNoOtherNames() throws {
        // A name that is missing ends the program.
        let fields = ResponseFields(names: ResponseHead.fieldNames)
        _ = ResponseHead(status: .ok, now: try #require(Sample.now)) { fields[$0] }
    }
}
