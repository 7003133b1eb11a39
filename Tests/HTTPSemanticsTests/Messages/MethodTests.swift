import HTTPSemantics
import Testing

@Suite struct MethodTests {
    @Test(
        "A method token is case-sensitive (RFC 9110 §9.1)",
        arguments: [
            ("GET", Method.get), ("HEAD", .head), ("OPTIONS", .options), ("get", .other), ("Head", .other),
            ("POST", .other), ("GETT", .other), ("GE", .other), ("", .other), ("GET ", .other),
        ]
    )
    func token(_ text: String, _ method: Method) {
        #expect(Method(bytes: text) == method)
    }

    @Test func onlyGetAndHeadRetrieve() {
        #expect(Method.get.retrieves && Method.head.retrieves)
        #expect(!Method.options.retrieves && !Method.other.retrieves)
    }
}

extension Method {
    fileprivate init(bytes text: String) {
        self.init(text.utf8.span)
    }
}
