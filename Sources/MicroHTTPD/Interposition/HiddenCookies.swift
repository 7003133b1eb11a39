internal import Glibc

/// Hides the `Cookie` fields of requests from libmicrohttpd.
///
/// The library copies each such field and keeps 64 bytes more for each cookie in it, in the connection's memory: the
/// heads of browsers would take three times the memory, which the library clears after each request. No option of
/// 0.9.75 to 1.0.10 turns that off, and no response depends on a cookie. So `recv` changes the last letter of the name
/// `Cookie` before the library reads it.
///
/// A head may come in pieces that end anywhere. So each connection has a byte that says how much of the name was at the
/// end of the last piece. A piece that is small and a whole head by itself is not changed, because its cookies fit.
enum HiddenCookies {
    /// The largest head that is not changed, in bytes: a hundred cookies in it take 7 KiB.
    private static let sizeLimit = 512

    /// Hides cookies in `bytes`, which were received right after those that `piece` describes, and updates `piece`.
    static func hide(in bytes: UnsafeMutableBufferPointer<UInt8>, _ piece: inout Piece) {
        let endsHead = unsafe Self.endsHead(bytes)
        if piece == .whole && endsHead && bytes.count <= sizeLimit { return }
        let matched = unsafe hide(in: bytes, matched: piece.matched)
        piece = endsHead ? .whole : Piece(matched: matched)
    }

    /// Changes the names in `bytes`, and returns how many bytes at their end may begin one.
    ///
    /// `matched` is the number that the call for the bytes before returned.
    static func hide(in bytes: UnsafeMutableBufferPointer<UInt8>, matched: Int) -> Int {
        guard let base = bytes.baseAddress else { return matched }
        var (index, matched) = (0, matched)
        while index < bytes.count {
            if matched == 0 {
                guard let line = unsafe memchr(base + index, lineFeed, bytes.count - index) else { return 0 }
                index = unsafe UnsafeMutableRawPointer(base).distance(to: line) + 1
                matched = 1
            } else if unsafe bytes[index] | 0x20 == letter(matched) {
                matched += 1
                if matched == size {
                    unsafe bytes[index] = substitute
                    matched = 0
                }
                index += 1
            } else {
                matched = 0
            }
        }
        return matched
    }

    private static let lineFeed = CInt(UInt8(ascii: "\n"))
    /// The searched text: a line end and the name, in any letter case.
    private static let name: StaticString = "\ncookie"
    private static let size = 7
    /// A letter that makes the name unknown to the library.
    private static let substitute = UInt8(ascii: "-")

    private static func letter(_ index: Int) -> UInt8 { unsafe name.utf8Start[index] }

    /// Whether `bytes` end with an empty line.
    private static func endsHead(_ bytes: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        let count = bytes.count
        guard count >= 3, unsafe bytes[count - 1] == UInt8(ascii: "\n") else { return false }
        let (second, third) = unsafe (bytes[count - 2], bytes[count - 3])
        return second == UInt8(ascii: "\n") || second == UInt8(ascii: "\r") && third == UInt8(ascii: "\n")
    }
}

extension HiddenCookies {
    /// The end of the last piece on a connection.
    struct Piece: Equatable {
        private let code: UInt8

        private init(code: UInt8) { self.code = code }

        /// The end of a head, or no bytes yet.
        static let whole = Piece(code: 0)

        /// A part of a head, whose last `matched` bytes may begin a name.
        fileprivate init(matched: Int) { code = UInt8(matched) + 1 }

        /// The number of bytes that may begin a name.
        fileprivate var matched: Int { code < 1 ? 0 : Int(code) - 1 }
    }
}
