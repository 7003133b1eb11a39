import HTTPSemantics
import MicroHTTPD
import Testing

@testable import Operations

/// The lines of the access log, for all that a client may send.
@Suite struct AccessLogFormatTests {
    private static let time = Timestamp(seconds: 1_795_331_400, nanoseconds: 7_000_999)
    private static let prefix = "192.0.2.1 - - [22/Nov/2026:07:10:00 +0000] "

    private static func request(_ change: (inout CompletedRequest) -> Void = { _ in }) -> CompletedRequest {
        var request = CompletedRequest()
        request.address = "192.0.2.1"
        request.head.method = Array("GET".utf8)
        request.head.target = Array("/files/a.txt".utf8)
        request.head.version = Array("HTTP/1.1".utf8)
        request.status = .ok
        request.contentSent = 44
        request.duration = 1_234_567
        change(&request)
        return request
    }

    private static func line(_ format: AccessLogFormat, _ request: CompletedRequest, at time: Timestamp) -> [UInt8] {
        var line: [UInt8] = []
        format.append(request, at: time, to: &line)
        return line
    }

    private static func line(_ format: AccessLogFormat, _ request: CompletedRequest) -> String {
        String(decoding: Self.line(format, request, at: time), as: UTF8.self)
    }

    @Test func combined() {
        let request = Self.request { request in
            request.head.referrer = Array("http://h/".utf8)
            request.head.userAgent = Array("curl/8".utf8)
        }
        #expect(
            Self.line(.combined, request)
                == Self.prefix + #""GET /files/a.txt HTTP/1.1" 200 44 "http://h/" "curl/8" 0.001234 -"# + "\n")
    }

    @Test func json() {
        #expect(
            Self.line(.json, Self.request())
                == #"{"time":"2026-11-22T07:10:00.007000Z","pid":\#(ServerPID.currentText),"address":"192.0.2.1","#
                + #""method":"GET","target":"/files/a.txt","version":"HTTP/1.1","status":200,"bytes":44,"#
                + #""seconds":0.001234,"referrer":null,"user_agent":null,"cut":null}"# + "\n")
    }

    @Test func none() { #expect(Self.line(.none, Self.request()).isEmpty) }

    @Test(arguments: CutReason.allCases)
    func whyAResponseWasCut(reason: CutReason) {
        let request = Self.request { request in
            request.contentSent = nil
            request.cutReason = reason
        }
        #expect(Self.line(.combined, request).hasSuffix(#" 200 - "-" "-" 0.001234 \#(reason.name)"# + "\n"))
        #expect(Self.line(.json, request).contains(#""bytes":null"#))
        #expect(Self.line(.json, request).hasSuffix(#""cut":"\#(reason.name)"}"# + "\n"))
    }

    @Test func nothingIsKnownOfTheHead() {
        let request = Self.request { request in
            request.head = RequestHead()
            request.status = nil
            request.contentSent = 0
        }
        #expect(Self.line(.combined, request).hasPrefix(Self.prefix + #""-" - 0 "-" "-""#))
        #expect(Self.line(.json, request).contains(#""method":null,"target":null,"version":null,"status":null"#))
    }

    @Test func onlyTheTargetIsKnown() {
        let request = Self.request { request in
            request.head = RequestHead()
            request.head.target = Array("/x".utf8)
        }
        #expect(Self.line(.combined, request).hasPrefix(Self.prefix + #""- /x -" 200"#))
    }

    @Test(arguments: [
        ("a b~", "a b~", "a b~"),
        ("\"", #"\x22"#, #"\u0022"#),
        ("\\", #"\x5c"#, #"\u005c"#),
        ("a\r\nb", #"a\x0d\x0ab"#, #"a\u000d\u000ab"#),
        ("\u{1B}[31m\u{7F}\0\t", #"\x1b[31m\x7f\x00\x09"#, #"\u001b[31m\u007f\u0000\u0009"#),
        ("\u{9B}", #"\xc2\x9b"#, #"\u009b"#),
        ("ä\u{202E}", #"\xc3\xa4\xe2\x80\xae"#, #"\u00e4\u202e"#),
        ("\u{1F6A2}", #"\xf0\x9f\x9a\xa2"#, #"\ud83d\udea2"#),
        ("\u{2028}", #"\xe2\x80\xa8"#, #"\u2028"#),
    ])
    func valuesAreEscaped(value: String, combined: String, json: String) {
        let request = Self.request { $0.head.userAgent = Array(value.utf8) }
        #expect(Self.line(.combined, request).hasSuffix(" \"-\" \"\(combined)\" 0.001234 -\n"))
        #expect(Self.line(.json, request).contains("\"user_agent\":\"\(json)\""))
    }

    @Test func bytesThatAreNoText() {
        let request = Self.request { $0.head.target = [0x2F, 0xFF, 0xC3, 0x28] }
        #expect(Self.line(.combined, request).contains(#""GET /\xff\xc3( HTTP/1.1""#))
        #expect(Self.line(.json, request).contains(#""target":"/\ufffd\ufffd(""#))
    }

    /// Every byte value, in every place that a client fills.
    @Test(arguments: AccessLogFormat.allCases.filter { $0 != .none })
    func aLineIsOneLineOfPrintableCharacters(format: AccessLogFormat) {
        let request = Self.request { request in
            let bytes = Array(0...255 as ClosedRange<UInt8>)
            (request.head.method, request.head.target, request.head.version) = (bytes, bytes, bytes)
            (request.head.referrer, request.head.userAgent) = (bytes, bytes)
        }
        let line = Self.line(format, request, at: Self.time)
        #expect(line.last == UInt8(ascii: "\n"))
        #expect(line.dropLast().allSatisfy { (0x20..<0x7F).contains($0) })
        #expect(line.count { $0 == UInt8(ascii: "\"") } == (format == .combined ? 6 : 38))
    }

    @Test func aLongValueIsCut() {
        let request = Self.request { $0.head.target = Array(repeating: UInt8(ascii: "a"), count: 30_000) }
        let line = Self.line(.combined, request)
        #expect(line.contains(String(repeating: "a", count: 4096) + "... HTTP/1.1"))
        #expect(line.utf8.count < 4300)
    }

    @Test(arguments: [
        (0, "0.000000"), (999, "0.000000"), (1000, "0.000001"), (61_000_000_000, "61.000000"), (-5, "0.000000"),
    ])
    func durationIsInSeconds(nanoseconds: Int64, text: String) {
        #expect(Self.line(.combined, Self.request { $0.duration = nanoseconds }).hasSuffix(" \(text) -\n"))
    }

    @Test(arguments: [
        (0, 1, "0"), (7, 1, "7"), (7, 3, "007"), (1234, 2, "1234"), (100, 3, "100"), (Int.max, 1, "\(Int.max)"),
    ])
    func decimalDigits(value: Int, width: Int, text: String) {
        var digits = Array("x".utf8)
        digits.appendDecimal(value, width: width)
        #expect(String(decoding: digits, as: UTF8.self) == "x" + text)
    }
}
