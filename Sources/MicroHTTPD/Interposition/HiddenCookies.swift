internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// Hides the `Cookie` fields of requests from libmicrohttpd.
///
/// The library copies each such field and keeps 64 bytes more for each cookie in it, in the connection's memory: the
/// heads of browsers would take three times the memory, which the library clears after each request. No option of
/// 0.9.75 to 1.0.10 turns that off, and no response depends on a cookie. So `recv` changes the last letter of the name
/// `Cookie` before the library reads it.
///
/// A head may come in pieces that end anywhere. So for each connection one byte says how much of the name was at the
/// end of the last piece. A piece that is small and a whole head by itself is not changed, because its cookies fit.
enum HiddenCookies {
    fileprivate typealias Receive = @convention(c) (CInt, UnsafeMutableRawPointer?, Int, CInt) -> Int

    fileprivate static let nextReceive = unsafe unsafeBitCast(Interposition.next(.receive), to: Receive?.self)

    /// The largest head that is not changed, in bytes: a hundred cookies in it take 7 KiB.
    private static let sizeLimit = 512
    /// The end of each connection's last piece; for higher descriptors nothing is stored.
    private static let pieces = PieceTable()

    /// Notes that `socket` is a new connection's, from which no bytes were received.
    static func begin(on socket: CInt) { pieces[socket] = .whole }

    /// Notes that `socket` is about to be closed.
    static func end(on socket: CInt) { pieces[socket] = .foreign }

    /// Hides cookies in `bytes`, which were received from `socket` right after the bytes before, if it is a
    /// connection's.
    fileprivate static func hide(in bytes: UnsafeMutableBufferPointer<UInt8>, from socket: CInt) {
        let last = pieces[socket]
        if last == .foreign { return }
        let endsHead = unsafe Self.endsHead(bytes)
        if last == .whole && endsHead && bytes.count <= sizeLimit { return }
        let matched = unsafe hide(in: bytes, matched: last.matched)
        pieces[socket] = endsHead ? .whole : Piece(matched: matched)
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
    /// The end of the last piece on a descriptor.
    fileprivate struct Piece: Equatable {
        let code: UInt8

        init(code: UInt8) { self.code = code }

        /// Nothing: the descriptor is not a connection's.
        static let foreign = Piece(code: 0)
        /// The end of a head, or no bytes yet.
        static let whole = Piece(code: 1)

        /// A part of a head, whose last `matched` bytes may begin a name.
        init(matched: Int) { code = UInt8(matched) + 2 }

        /// The number of bytes that may begin a name.
        var matched: Int { code < 2 ? 0 : Int(code) - 2 }
    }

    /// One piece for each descriptor, up to a limit.
    ///
    /// The memory is never freed; only the pages of used descriptors are touched.
    @safe fileprivate struct PieceTable: @unchecked Sendable {
        private static let limit = 65_536
        /// The codes of the pieces; zero, as `calloc` leaves it, is that of a foreign descriptor.
        private let codes: UnsafeMutablePointer<Atomic<UInt8>>?

        init() {
            let bytes = unsafe calloc(Self.limit, MemoryLayout<Atomic<UInt8>>.stride)
            unsafe codes = unsafe bytes?.bindMemory(to: Atomic<UInt8>.self, capacity: Self.limit)
        }

        subscript(descriptor: CInt) -> Piece {
            get {
                guard let codes = unsafe codes, (0..<Self.limit).contains(Int(descriptor)) else {
                    return Interposition.concerns(descriptor) ? Piece(matched: 0) : .foreign
                }
                return Piece(code: unsafe codes[Int(descriptor)].load(ordering: .relaxed))
            }
            nonmutating set {
                guard let codes = unsafe codes, (0..<Self.limit).contains(Int(descriptor)) else { return }
                unsafe codes[Int(descriptor)].store(newValue.code, ordering: .relaxed)
            }
        }
    }
}

/// Reads bytes, and hides their cookies from the library: see ``HiddenCookies``.
///
/// Not for use from Swift: the function is public because an optimised build exports no others. The corresponding C
/// function is `recv`.
@_cdecl("recv")
@_spi(Interposition) public func receiveBytes(
    _ socket: CInt, _ start: UnsafeMutableRawPointer?, _ size: Int, _ flags: CInt
) -> Int {
    guard let next = unsafe HiddenCookies.nextReceive else {
        errno = ENOSYS
        return -1
    }
    let count = unsafe next(socket, start, size, flags)
    if count > 0, flags == 0, let start = unsafe start {
        unsafe HiddenCookies.hide(
            in: UnsafeMutableBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count), from: socket
        )
    }
    return count
}
