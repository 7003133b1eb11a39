import HTTPSemantics
import Testing

@testable import FileServing

@Suite struct PaxHeadTests {
    private func head(
        _ path: String, size: Int64 = 0, seconds: Int64 = 1_795_331_400, nanoseconds: Int32 = 0
    ) -> [UInt8] { head(Array(path.utf8), size: size, seconds: seconds, nanoseconds: nanoseconds) }

    private func head(
        _ path: [UInt8], size: Int64 = 0, seconds: Int64 = 1_795_331_400, nanoseconds: Int32 = 0
    ) -> [UInt8] {
        var head: [UInt8] = [1, 2, 3]
        PaxHead(path: path, size: size, modified: Timestamp(seconds: seconds, nanoseconds: nanoseconds))
            .append(to: &head)
        #expect(head.prefix(3) == [1, 2, 3])
        return Array(head.dropFirst(3))
    }

    /// The bytes of a field up to its first zero, as text.
    private func text(_ block: ArraySlice<UInt8>, _ start: Int, _ width: Int) -> String {
        let field = block.dropFirst(start).prefix(width)
        return String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The records of an extended header, and the block behind it.
    private func extended(_ head: [UInt8]) throws -> (records: String, block: ArraySlice<UInt8>) {
        #expect(head[156] == UInt8(ascii: "x"))
        #expect(text(head[...], 0, 100) == "././@PaxHeader")
        let size = try #require(Int(text(head[...], 124, 12), radix: 8))
        let records = head[512..<512 + size]
        #expect(head[(512 + size)...].prefix { $0 == 0 }.count >= (512 - size % 512) % 512)
        return (String(decoding: records, as: UTF8.self), head.suffix(512))
    }

    @Test func aSimpleFileIsOneBlock() {
        let head = head("files/a.txt", size: 5)
        #expect(head.count == 512)
        let fields = [
            (0, 100, "files/a.txt"), (100, 8, "0000644"), (108, 8, "0000000"), (116, 8, "0000000"),
            (124, 12, "00000000005"), (136, 12, "15300512510"), (156, 1, "0"), (257, 6, "ustar"), (263, 2, "00"),
            (265, 32, ""), (297, 32, ""), (345, 155, ""),
        ]
        for (start, width, value) in fields { #expect(text(head[...], start, width) == value, "\(start)") }
        let sum = head.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
        #expect(Int(text(head[...], 148, 7), radix: 8) == sum)
    }

    @Test func aFolderHasItsKindAndMode() {
        let head = head("files/d/")
        #expect(head[156] == UInt8(ascii: "5"))
        #expect(text(head[...], 100, 8) == "0000755")
    }

    @Test(arguments: [(100, ""), (101, ""), (150, "")]) func aLongPathIsDividedAtASlash(count: Int, prefix: String) {
        let path = "files/" + String(repeating: "d", count: 30) + "/" + String(repeating: "n", count: count - 37)
        let head = head(path)
        let (name, folder) = (text(head[...], 0, 100), text(head[...], 345, 155))
        guard count > 100 else {
            #expect((name, folder) == (path, ""))
            return
        }
        guard count - 37 <= 100 else {
            #expect(head[156] == UInt8(ascii: "x"))
            return
        }
        #expect("\(folder)/\(name)" == path)
        #expect(head.count == 512)
    }

    @Test(arguments: [257, 300, 4000]) func aPathThatFitsNoFieldsHasARecord(count: Int) throws {
        let path = "files/" + String(repeating: "n", count: count - 6)
        let (records, block) = try extended(head(path))
        let length = count + " path=\n".utf8.count
        #expect(records == "\(length + (length + 3 > 999 ? 4 : 3)) path=\(path)\n")
        #expect(text(block, 0, 100) == String(path.prefix(100)))
    }

    @Test(
        arguments: [
            (0, 500_000_000, "0.5"), (1_795_331_400, 123_456_789, "1795331400.123456789"), (-1, 0, "-1"),
            (-2, 500_000_000, "-1.5"), (-1, 999_999_999, "-0.000000001"), (8_589_934_592, 0, "8589934592"),
        ] as [(Int64, Int32, String)])
    func aTimeThatTheBlockCannotHoldHasARecord(seconds: Int64, nanoseconds: Int32, text: String) throws {
        let records = try extended(head("a", seconds: seconds, nanoseconds: nanoseconds)).records
        #expect(records == "\(text.utf8.count + " mtime=\n".utf8.count + 2) mtime=\(text)\n")
    }

    /// The length counts its own digits: no record has a length of 9, 99 or 999 and one digit more.
    @Test func theLengthOfARecordCountsItself() throws {
        for count in 60...1100 {
            let path = "é" + String(repeating: "n", count: count)
            let records = try extended(head(path)).records
            #expect(records.utf8.count == Int(records.prefix { $0 != " " }))
        }
    }

    @Test func namesBeyondASCIIAreRecords() throws {
        #expect(try extended(head("files/ü")).records == "17 path=files/ü\n")
        let records = try extended(head(Array("files/".utf8) + [0xFF])).records
        #expect(records == "21 hdrcharset=BINARY\n16 path=files/\u{FFFD}\n")
    }

    @Test func aSizeBeyondEightGibibytesIsARecord() throws {
        #expect(head("a", size: 0o777_7777_7777).count == 512)
        let (records, block) = try extended(head("a", size: 1 << 33))
        #expect(records == "19 size=8589934592\n")
        #expect(block.dropFirst(124).prefix(12).elementsEqual([0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]))
    }

    @Test func namesWithLineBreaksAreNames() {
        #expect(text(head("files/a\nb=c")[...], 0, 100) == "files/a\nb=c")
    }
}
