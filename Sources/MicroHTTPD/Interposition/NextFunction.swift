internal import Synchronization

/// The next function of a replaced one's name in the loading order, which is looked up at its first use.
///
/// A word that is zero before then costs a call one comparison; a lazy property would cost it 14 instructions.
struct NextFunction: ~Copyable, Sendable {
    private let address = Atomic<UInt>(0)

    /// The function's address; nil if there is none.
    func pointer(_ symbol: Interposition.Symbol) -> UnsafeRawPointer? {
        unsafe UnsafeRawPointer(bitPattern: address.load(ordering: .relaxed)) ?? find(symbol)
    }

    @inline(never)
    private func find(_ symbol: Interposition.Symbol) -> UnsafeRawPointer? {
        let found = unsafe UnsafeRawPointer(Interposition.next(symbol))
        address.store(UInt(bitPattern: found), ordering: .relaxed)
        return unsafe found
    }
}
