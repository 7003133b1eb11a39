import HTTPSemantics
import Testing

@testable import Fetching

@Suite struct ResponseFieldsTests {
    @Test func valuesAreFoundByNameInTheirOrder() {
        var fields = ResponseFields()
        for (name, value) in [("ETAG", "a"), ("Digest", "b"), ("Server", "c"), ("eTag", "d"), ("ETag2", "e")] {
            fields.append(name: name.utf8.span, value: value)
        }
        #expect(fields[.etag] == ["a", "d"])
        #expect(fields[.digest] == ["b"])
        #expect(fields[.date] == [])
    }

    @Test(arguments: ResponseFields.Name.allCases) func eachFieldIsFoundByItsName(_ name: ResponseFields.Name) {
        var fields = ResponseFields()
        fields.append(name: name.fieldName.canonicalName.utf8.span, value: "a")
        #expect(fields[name] == ["a"])
        #expect(fields.only(name) == "a")
        fields.append(name: name.fieldName.rawName.utf8.span, value: "b")
        #expect(fields[name] == ["a", "b"])
        #expect(fields.only(name) == nil)
        for other in ResponseFields.Name.allCases where other != name { #expect(fields[other].isEmpty) }
    }
}
