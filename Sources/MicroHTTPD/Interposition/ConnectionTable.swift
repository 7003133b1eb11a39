internal import Glibc
internal import Synchronization

/// The connections of all daemons by their descriptors: the functions that libmicrohttpd calls have no other name for
/// one.
///
/// A connection is entered before its own thread starts, and leaves after that thread was joined, before its descriptor
/// is closed. Only calls of that thread look it up. The memory is never freed, and takes room only for descriptors in
/// use.
@safe struct ConnectionTable: @unchecked Sendable {
    /// The number of descriptors that have a place, from 0 on; connections beyond it have the library's own behaviour.
    static let limit = 1 << 18
    /// The table of this process.
    static let shared = Self()

    /// The addresses of the connections; zero, as `calloc` leaves it, stands for none.
    private let slots: UnsafeMutablePointer<Atomic<UInt>>?

    private init() {
        let bytes = unsafe calloc(Self.limit, MemoryLayout<Atomic<UInt>>.stride)
        unsafe slots = unsafe bytes?.bindMemory(to: Atomic<UInt>.self, capacity: Self.limit)
    }

    /// Enters `connection`, or takes it out.
    func set(_ connection: Connection?, at descriptor: CInt) {
        guard let slots = unsafe slots, (0..<Self.limit).contains(Int(descriptor)) else { return }
        let address = connection.map { unsafe UInt(bitPattern: Unmanaged.passUnretained($0).toOpaque()) } ?? 0
        unsafe slots[Int(descriptor)].store(address, ordering: .relaxed)
    }

    /// The connection at `descriptor`, lent and not counted; nil if there is none.
    func lent(_ descriptor: CInt) -> Unmanaged<Connection>? {
        // One comparison: a negative descriptor becomes a large number.
        let index = Int(UInt32(bitPattern: descriptor))
        guard index < Self.limit, let slots = unsafe slots else { return nil }
        let address = unsafe slots[index].load(ordering: .relaxed)
        return unsafe UnsafeRawPointer(bitPattern: address).map { unsafe Unmanaged.fromOpaque($0) }
    }
}
