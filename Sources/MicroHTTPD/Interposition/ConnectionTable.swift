internal import Glibc
internal import Synchronization

/// The connections of all daemons by their descriptors: the functions that libmicrohttpd calls have no other name for
/// one.
///
/// A connection is entered before its own thread starts, and leaves after that thread was joined, before its descriptor
/// is closed. Only calls of that thread look it up. A place is a word: the connection's address, whose lowest bit says
/// that the connection's reader waits (``BlockingReads``).
@safe enum ConnectionTable {
    /// The number of descriptors that have a place, from 0 on; connections beyond it have the library's own behaviour.
    static let limit = 1 << 18

    /// The address of the places, which are made at the first use, and never freed; 0 before.
    private static let start = Atomic<UInt>(0)
    private static let waitingBit: UInt = 1

    /// Enters `connection`, or takes it out.
    static func set(_ connection: Connection?, at descriptor: CInt) {
        let address = connection.map { unsafe UInt(bitPattern: Unmanaged.passUnretained($0).toOpaque()) } ?? 0
        unsafe place(making: descriptor)?.pointee.store(address, ordering: .relaxed)
    }

    /// Notes whether the reader of `descriptor` waits; returns false if it has no place.
    static func setWaiting(_ isWaiting: Bool, at descriptor: CInt) -> Bool {
        guard let place = unsafe place(making: descriptor) else { return false }
        if isWaiting {
            unsafe place.pointee.bitwiseOr(waitingBit, ordering: .relaxed)
        } else {
            unsafe place.pointee.bitwiseAnd(~waitingBit, ordering: .relaxed)
        }
        return true
    }

    /// Whether the reader of `descriptor` waits.
    static func isWaiting(_ descriptor: CInt) -> Bool { word(at: descriptor) & waitingBit != 0 }

    /// The connection at `descriptor`, lent and not counted; nil if there is none.
    static func lent(_ descriptor: CInt) -> Unmanaged<Connection>? {
        unsafe UnsafeRawPointer(bitPattern: word(at: descriptor) & ~waitingBit).map { unsafe Unmanaged.fromOpaque($0) }
    }

    private typealias Place = UnsafeMutablePointer<Atomic<UInt>>

    /// The word of `descriptor`; 0 if it has no place.
    private static func word(at descriptor: CInt) -> UInt {
        // One comparison: a negative descriptor becomes a large number.
        let index = Int(UInt32(bitPattern: descriptor))
        guard index < limit, let places = unsafe Place(bitPattern: start.load(ordering: .acquiring)) else { return 0 }
        return unsafe places[index].load(ordering: .relaxed)
    }

    /// The place of `descriptor`; nil if there is none, or no memory.
    ///
    /// Memory from `calloc` takes room only for descriptors in use.
    private static func place(making descriptor: CInt) -> Place? {
        guard (0..<limit).contains(Int(descriptor)) else { return nil }
        if start.load(ordering: .acquiring) == 0 {
            let memory = unsafe calloc(limit, MemoryLayout<Atomic<UInt>>.stride)
            let made = UInt(bitPattern: memory)
            if !start.compareExchange(expected: 0, desired: made, ordering: .acquiringAndReleasing).exchanged {
                unsafe free(memory)
            }
        }
        return unsafe Place(bitPattern: start.load(ordering: .acquiring)).map { unsafe $0 + Int(descriptor) }
    }
}
