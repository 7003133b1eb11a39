/// What a value takes up, or what there is room for.
struct CacheCost: Equatable, Sendable {
    /// Bytes of memory.
    var memory: Int
    /// Open descriptors.
    var descriptors: Int

    func fits(in room: Self) -> Bool { memory <= room.memory && descriptors <= room.descriptors }

    static func + (left: Self, right: Self) -> Self {
        Self(memory: left.memory + right.memory, descriptors: left.descriptors + right.descriptors)
    }
}
