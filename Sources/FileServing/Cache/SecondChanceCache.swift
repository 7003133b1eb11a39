internal import Synchronization

/// Values by key within limits: where there is no room, one gives way that was not used since it was last passed over.
///
/// This is the clock algorithm: nearly least recently used, at the price of one bit a use. A value that costs more than
/// the whole limit is not taken.
struct SecondChanceCache<Key: Hashable, Value: Evictable>: ~Copyable {
    private struct Slot {
        let key: Key
        let value: Value
        let room: CacheCost
    }

    private let limit: CacheCost
    private var slots: [Slot] = []
    /// Where among the slots a key's value is.
    private var places: [Key: Int] = [:]
    /// The place that is looked at next.
    private var hand = 0
    /// What all values take up.
    private(set) var used = CacheCost(memory: 0, descriptors: 0)

    /// Makes an empty one with room for `limit`.
    init(limit: CacheCost) { self.limit = limit }

    /// The number of values.
    var count: Int { slots.count }

    /// The value for `key`, which counts as used; many threads may ask at once.
    func value(for key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        let value = slots[place].value
        value.noteUse()
        return value
    }

    /// All values that meet `condition`, with their keys.
    func pairs(where condition: (Value) -> Bool) -> [(Key, Value)] {
        slots.filter { condition($0.value) }.map { ($0.key, $0.value) }
    }

    /// Takes in a value that takes up `room`, in place of the one that `key` had; returns those that gave way.
    mutating func insert(_ value: Value, for key: Key, room: CacheCost) -> [Value] {
        var evicted: [Value] = []
        if let place = places[key] { evicted.append(remove(at: place)) }
        guard room.fits(in: limit) else { return evicted }
        let mustEvict = !(used + room).fits(in: limit)
        while !(used + room).fits(in: limit) { evicted.append(evict()) }
        places[key] = slots.count
        slots.append(Slot(key: key, value: value, room: room))
        // Right behind the hand, so that it is the last one to be looked at.
        if mustEvict { exchange(hand - 1, slots.count - 1) }
        used = used + room
        return evicted
    }

    /// Lets two slots change places.
    private mutating func exchange(_ one: Int, _ other: Int) {
        slots.swapAt(one, other)
        places[slots[one].key] = one
        places[slots[other].key] = other
    }

    /// Removes the value for `key` where it is one that meets `condition`.
    mutating func remove(_ key: Key, where condition: (Value) -> Bool) -> Value? {
        guard let place = places[key], condition(slots[place].value) else { return nil }
        return remove(at: place)
    }

    /// Removes all values and returns them.
    mutating func removeAll() -> [Value] {
        let values = slots.map(\.value)
        self = Self(limit: limit)
        return values
    }

    /// Goes around until it finds a value that was not used since the last time, and on behind its place.
    private mutating func evict() -> Value {
        while true {
            hand = hand < slots.count ? hand : 0
            defer { hand += 1 }
            guard slots[hand].value.takeUse() else { return remove(at: hand) }
        }
    }

    /// Removes the slot at `place`, which the last one then takes.
    private mutating func remove(at place: Int) -> Value {
        slots.swapAt(place, slots.count - 1)
        let slot = slots.removeLast()
        if place < slots.count { places[slots[place].key] = place }
        places[slot.key] = nil
        used.memory -= slot.room.memory
        used.descriptors -= slot.room.descriptors
        return slot.value
    }
}

/// What can give way to others, and bears the mark of its last use itself.
protocol Evictable {
    /// Notes a use; many threads may do so at once.
    func noteUse()

    /// Forgets the uses, and tells whether there was one.
    func takeUse() -> Bool
}

/// Whether something was used since somebody last asked.
struct ReferenceBit: ~Copyable, Sendable {
    private let isSet = Atomic(false)

    /// Notes a use; a store takes the memory from all other cores, so it is made only where it changes something.
    func note() { if !isSet.load(ordering: .relaxed) { isSet.store(true, ordering: .relaxed) } }

    /// Forgets the uses, and tells whether there was one.
    func take() -> Bool { isSet.exchange(false, ordering: .relaxed) }
}

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
