import HTTPSemantics
import TestSupport
import Testing

@Suite struct SelectionTests {
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let other = "Sun, 06 Nov 1994 08:49:36 GMT"

    @Test(
        "One range, several, none (RFC 9110 §14.2, §15.3.7, §15.5.17)",
        arguments: [
            ([:], "whole"), (["Range": "bytes=0-4"], "0-4"), (["Range": "bytes=5-"], "5-9"),
            (["Range": "bytes=-3"], "7-9"),
            (["Range": "bytes=0-"], "0-9"), (["Range": "bytes=0-0,-1"], "0-0 9-9"), (["Range": "bytes=0-4,5-9"], "0-9"),
            (["Range": "bytes=10-"], "unsatisfiable"), (["Range": "bytes=-0"], "unsatisfiable"),
            (["Range": "bytes=4-2"], "whole"), (["Range": "items=0-4"], "whole"), (["Range": "bytes=0-4,x"], "whole"),
        ]
    )
    func ranges(_ fields: [String: String], _ expected: String) {
        #expect(select(fields) == expected)
    }

    @Test(
        "If-Range decides whether Range counts (RFC 9110 §13.1.5, §13.2.2 step 5)",
        arguments: [
            ("\"x\"", "0-4"), ("\"y\"", "whole"), ("W/\"x\"", "whole"), (date, "0-4"), (other, "whole"), ("x", "whole"),
            ("", "whole"), ("*", "whole"), ("Sunday, 06-Nov-94 08:49:37 GMT", "0-4"), ("\"x\" ", "0-4"),
        ]
    )
    func ifRange(_ value: String, _ expected: String) {
        #expect(select(["If-Range": value, "Range": "bytes=0-4"]) == expected)
        #expect(select(["If-Range": value]) == "whole")
    }

    @Test("A range that cannot be satisfied is no error when If-Range fails (RFC 9110 §13.1.5)")
    func ifRangeGuardsUnsatisfiable() {
        #expect(select(["If-Range": "\"y\"", "Range": "bytes=99-"]) == "whole")
        #expect(select(["If-Range": "\"x\"", "Range": "bytes=99-"]) == "unsatisfiable")
    }

    @Test("Content is sent by 200 and 206 alone (RFC 9110 §15.3)")
    func contentIsSentBySuccess() throws {
        let part = try #require(ByteRange(first: 0, last: 4))
        let all = [Selection.whole, .part(part), .parts([part]), .notModified, .preconditionFailed, .unsatisfiable]
        #expect(all.map(\.sendsContent) == [true, true, true, false, false, false])
    }

    @Test(
        "Preconditions come before ranges (RFC 9110 §13.2.2)",
        arguments: [
            (["If-None-Match": "\"x\"", "Range": "bytes=0-4"], "notModified"),
            (["If-None-Match": "\"x\"", "Range": "bytes=99-"], "notModified"),
            (["If-None-Match": "\"y\"", "Range": "bytes=0-4"], "0-4"),
            (["If-Match": "\"y\"", "Range": "bytes=99-"], "preconditionFailed"),
            (["If-Match": "\"x\"", "Range": "bytes=0-4"], "0-4"),
            (["If-Match": "\"y\"", "If-None-Match": "\"x\""], "preconditionFailed"),
            (["If-Modified-Since": date, "Range": "bytes=0-4"], "notModified"),
            (["If-Modified-Since": date, "If-None-Match": "\"y\""], "whole"),
            (["If-Unmodified-Since": other, "Range": "bytes=0-4"], "preconditionFailed"),
            (["If-Unmodified-Since": other, "If-Match": "\"x\"", "Range": "bytes=0-4"], "0-4"),
            (["If-Unmodified-Since": other, "If-None-Match": "\"x\""], "preconditionFailed"),
        ]
    )
    func order(_ fields: [String: String], _ expected: String) {
        #expect(select(fields) == expected)
    }

    @Test(
        "Range counts for GET alone (RFC 9110 §14.2)",
        arguments: [
            (Method.head, ["Range": "bytes=0-4"], "whole"), (.head, ["Range": "bytes=99-"], "whole"),
            (.head, ["If-None-Match": "\"x\""], "notModified"), (.head, ["If-Match": "\"y\""], "preconditionFailed"),
            (.options, ["Range": "bytes=0-4", "If-Match": "\"y\""], "whole"),
        ]
    )
    func methods(_ method: Method, _ fields: [String: String], _ expected: String) {
        #expect(select(fields, method: method) == expected)
    }

    @Test(
        "An empty representation is sent whole, whatever the range (RFC 9110 §14.2)",
        arguments: ["bytes=0-", "bytes=0-0", "bytes=-5", "bytes=-0", "bytes=5-", "x"]
    )
    func emptyFile(_ range: String) {
        #expect(select(["Range": range], length: 0) == "whole")
    }

    @Test("Each selection has its status (RFC 9110 §15)")
    func statuses() throws {
        let range = try #require(ByteRange(first: 0, last: 0))
        let selections: [Selection] = [
            .whole, .part(range), .parts([range]), .notModified, .preconditionFailed, .unsatisfiable,
        ]
        #expect(selections.map(\.status.code) == [200, 206, 206, 304, 412, 416])
    }

    @Test("Whatever the Range field, what is sent is never more than the file", arguments: 0..<8)
    func neverMoreThanTheFile(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let length = Int64.random(in: 0...200, using: &random)
            let tail = String(decoding: random.bytes(upTo: 40, from: "0123456789--,, "), as: UTF8.self)
            let selection = Selection(
                method: .get, conditions: Conditions(lines: [("Range", "bytes=" + tail)]),
                validators: PreconditionTests.validators, length: length)
            let parts: [ByteRange] =
                switch selection {
                case .part(let range): [range]
                case .parts(let ranges): ranges
                default: []
                }
            #expect(parts.reduce(0) { $0 + $1.count } <= length, "\(tail)")
            #expect(parts.allSatisfy { $0.last < length }, "\(tail)")
            #expect(selection != .notModified && selection != .preconditionFailed)
        }
    }

    /// The selected part of ten bytes with the tag "x", last modified at `date`.
    private func select(_ fields: [String: String], method: Method = .get, length: Int64 = 10) -> String {
        let selection = Selection(
            method: method, conditions: Conditions(lines: fields.map { ($0.key, $0.value) }),
            validators: PreconditionTests.validators, length: length)
        return switch selection {
        case .part(let range): "\(range.first)-\(range.last)"
        case .parts(let ranges): ranges.map { "\($0.first)-\($0.last)" }.joined(separator: " ")
        default: "\(selection)"
        }
    }
}
