import TestSupport
import Testing

@testable import MicroHTTPD

/// Field names in bytes that come in pieces.
@Suite struct HiddenCookiesTests {
    private static let head = """
        GET /cookie HTTP/1.1\r\nHost: a\r\nCookie: cookie=Cookie\r\nX-Cookie: 1\r\ncOOkie2: 2\r\n\
        Cooki: 3\r\nCookie : 4\r\n\r\n
        """
    private static let hidden = """
        GET /cookie HTTP/1.1\r\nHost: a\r\nCooki-: cookie=Cookie\r\nX-Cookie: 1\r\ncOOki-2: 2\r\n\
        Cooki: 3\r\nCooki- : 4\r\n\r\n
        """

    private func hide(_ pieces: [ArraySlice<UInt8>]) -> String {
        var (matched, result) = (0, [UInt8]())
        for piece in pieces {
            var piece = Array(piece)
            matched = piece.withUnsafeMutableBufferPointer { HiddenCookies.hide(in: $0, matched: matched) }
            result += piece
        }
        return String(decoding: result, as: UTF8.self)
    }

    @Test func onlyNamesAtTheStartOfALineAreChanged() { #expect(hide([Array(Self.head.utf8)[...]]) == Self.hidden) }

    @Test func aHeadMayBeSplitAnywhere() {
        let bytes = Array(Self.head.utf8)
        for split in 0...bytes.count {
            #expect(hide([bytes[..<split], bytes[split...]]) == Self.hidden, "split at \(split)")
        }
    }

    @Test(arguments: [1, 2, 3, 5, 7, 11])
    func aHeadMayComeInSmallPieces(size: Int) {
        let bytes = Array(Self.head.utf8)
        let pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
        #expect(hide(pieces) == Self.hidden)
    }

    @Test(arguments: [
        ("\n\n\ncookie:", "\n\n\ncooki-:"), ("\nco\ncookie:", "\nco\ncooki-:"), ("\ncooki\ncookie", "\ncooki\ncooki-"),
        ("\ncook", "\ncook"), ("\nccookie:", "\nccookie:"), ("cookie:", "cookie:"), ("\n cookie:", "\n cookie:"),
    ])
    func aBrokenMatchBeginsAgain(bytes: String, result: String) { #expect(hide([Array(bytes.utf8)[...]]) == result) }
}
