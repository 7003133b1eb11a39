import Testing

@testable import Fetching

@Suite struct BodyLengthTests {
    static let lengths: [(values: [String], count: Int64?)] = [
        ([], nil), (["0"], 0), (["3"], 3), (["003"], 3), (["3", "3"], 3), (["3, 3"], 3), (["3 ,\t3", "03"], 3),
        (["9223372036854775807"], .max),
    ]

    @Test(arguments: lengths) func length(_ values: [String], is count: Int64?) throws {
        #expect(try BodyLength(values, codings: []).count == count)
    }

    @Test(arguments: [
        ["3", "4"], ["3, 4"], ["3", "3", "4"], ["9223372036854775808"], ["99999999999999999999999"], [""], ["-1"],
        ["+1"],
        ["0x3"], ["3,"], ["3 4"], ["٣"],
    ]) func lengthThatCannotBeTold(_ values: [String]) {
        let failure = #expect(throws: Failure.self) { try BodyLength(values, codings: []) }
        #expect(failure?.exitStatus == 18)
        #expect(failure?.message.hasPrefix("no length to rely on: the Content-Length ") == true)
    }

    @Test(arguments: [["chunked"], ["Chunked"], ["gzip, chunked"], ["gzip", " chunked "]]) func chunks(
        _ codings: [String]
    ) throws {
        #expect(try BodyLength(["3", "4"], codings: codings).count == nil)
    }

    @Test(arguments: [["identity"], ["chunked, gzip"], [""]]) func otherCodings(_ codings: [String]) throws {
        #expect(try BodyLength(["3"], codings: codings).count == 3)
    }

    @Test func bytesThatCame() throws {
        let length = try BodyLength(["3"], codings: [])
        try length.check(3)
        for count in [0, 2, 4] as [Int64] {
            let failure = #expect(throws: Failure.self) { try length.check(count) }
            #expect(failure?.message == "cut short: \(count) of 3 bytes came")
        }
        try BodyLength([], codings: []).check(7)
    }
}
