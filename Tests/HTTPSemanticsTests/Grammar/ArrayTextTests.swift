import HTTPSemantics
import Testing

@Suite struct ArrayTextTests {
    private func text(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        arguments: [(0, 1, "0"), (7, 2, "07"), (1234, 2, "1234"), (.max, 1, "18446744073709551615")]
            as [(UInt64, Int, String)])
    func decimalNumbers(_ number: UInt64, _ width: Int, _ digits: String) {
        #expect(text { $0.append(decimal: number, width: width) } == digits)
    }

    @Test(arguments: [(0, 1, "0"), (0xAB, 8, "000000ab"), (.max, 1, "ffffffffffffffff")] as [(UInt64, Int, String)])
    func hexadecimalNumbers(_ number: UInt64, _ width: Int, _ digits: String) {
        #expect(text { $0.append(hexadecimal: number, width: width) } == digits)
    }

    /// The same text as ``Timestamp/rfc3339``, also before 1970.
    @Test(arguments: [0, 1_795_331_400, 951_782_399, -1, -62_167_219_200, 253_402_300_799] as [Int64])
    func moments(seconds: Int64) {
        let time = Timestamp(seconds: seconds, nanoseconds: 123_456_789)
        #expect(text { $0.append(time) } == time.rfc3339)
        let minute = text { _ = $0.append(timeToTheMinute: time) }
        #expect(time.rfc3339?.hasPrefix(minute.replacing(" ", with: "T")) == true && minute.utf8.count == 16)
    }

    @Test func momentsOutsideTheCalendarAreLeftOut() {
        let time = Timestamp(seconds: 253_402_300_800)
        var bytes: [UInt8] = []
        #expect(!bytes.append(time) && bytes.isEmpty)
    }
}
