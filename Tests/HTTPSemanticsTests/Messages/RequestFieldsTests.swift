import HTTPSemantics
import Testing

@Suite struct RequestFieldsTests {
    @Test(
        arguments: [
            ("Range", .range), ("rANGE", .range), ("Accept", .accept), ("Expect", RequestFields()),
            ("If-Match", .otherCondition),
            ("If-Range", .otherCondition), ("if-ranges", RequestFields()), ("Want-Digest", .wantedDigest),
            ("If-None-Match", .ifNoneMatch), ("Accept-Encoding", .acceptEncoding), ("Accept-Language", RequestFields()),
            ("Want-Repr-Digest", .wantedDigest), ("If-Modified-Since", .ifModifiedSince),
            ("If-Unmodified-Since", .otherCondition), ("Want-Content-Digest", .wantedDigest), ("Host", RequestFields()),
            ("", RequestFields()),
        ] as [(String, RequestFields)])
    func nameTellsWhichFieldItIs(name: String, fields: RequestFields) {
        let bytes = Array(name.utf8)
        #expect(RequestFields(name: bytes.span) == fields)
    }

    @Test(
        arguments: [
            (RequestFields(), false, false), ([.accept, .wantedDigest], false, false), (.range, true, false),
            (.ifNoneMatch, true, true), ([.ifNoneMatch, .ifModifiedSince], true, true), (.ifModifiedSince, true, false),
            ([.ifNoneMatch, .range], true, false), ([.ifNoneMatch, .otherCondition], true, false),
        ] as [(RequestFields, Bool, Bool)])
    func fieldsThatDecideTheResponse(fields: RequestFields, areConditional: Bool, askByEntityTagAlone: Bool) {
        #expect(fields.areConditional == areConditional)
        #expect(fields.askByEntityTagAlone == askByEntityTagAlone)
    }
}
