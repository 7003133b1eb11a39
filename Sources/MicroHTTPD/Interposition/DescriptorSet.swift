internal import Synchronization

/// A set of descriptors, which all threads use at once without a lock.
struct DescriptorSet: ~Copyable, Sendable {
    /// The number of descriptors that may be members, from 0 on.
    static let limit = 65_536

    private let words = InlineArray<1024, Atomic<UInt64>> { _ in Atomic(0) }

    /// Whether `descriptor` may be a member.
    static func hasRoom(for descriptor: CInt) -> Bool { (0..<limit).contains(Int(descriptor)) }

    /// Makes `descriptor` a member, if there is room for it.
    func insert(_ descriptor: CInt) {
        guard Self.hasRoom(for: descriptor) else { return }
        words[Int(descriptor) / 64].bitwiseOr(Self.bit(of: descriptor), ordering: .relaxed)
    }

    /// Removes `descriptor` from the members.
    func remove(_ descriptor: CInt) {
        guard Self.hasRoom(for: descriptor) else { return }
        words[Int(descriptor) / 64].bitwiseAnd(~Self.bit(of: descriptor), ordering: .relaxed)
    }

    /// Whether `descriptor` is a member.
    func contains(_ descriptor: CInt) -> Bool {
        Self.hasRoom(for: descriptor)
            && words[Int(descriptor) / 64].load(ordering: .relaxed) & Self.bit(of: descriptor) != 0
    }

    private static func bit(of descriptor: CInt) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: descriptor) }
}
