internal import Synchronization

/// A bounded cache.
///
/// Once it is full, it evicts a value that was not used since the clock's hand last passed it.
///
/// This is the clock algorithm: nearly least recently used, for one bit per value. A value that costs more than the
/// whole limit is not taken.
struct SecondChanceCache<Key: Hashable, Value: Evictable>: ~Copyable {
    private struct Slot {
        let key: Key
        let value: Value
        let room: CacheCost
    }

    private let limit: CacheCost
    private var slots: [Slot] = []
    /// The index of each key's slot.
    private var places: [Key: Int] = [:]
    /// The index of the slot that is checked next.
    private var hand = 0
    /// The cost of all values.
    private(set) var used = CacheCost(memory: 0, descriptors: 0)

    /// Makes an empty cache with a limit.
    init(limit: CacheCost) { self.limit = limit }

    /// The number of values.
    var count: Int { slots.count }

    /// The value for `key`, which counts as used; many threads may call it at once.
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

    /// Inserts a value of cost `room`, and replaces the earlier one for `key`; returns the evicted values.
    mutating func insert(_ value: Value, for key: Key, room: CacheCost) -> [Value] {
        var evicted: [Value] = []
        if let place = places[key] { evicted.append(remove(at: place)) }
        guard room.fits(in: limit) else { return evicted }
        let mustEvict = !(used + room).fits(in: limit)
        while !(used + room).fits(in: limit) { evicted.append(evict()) }
        places[key] = slots.count
        slots.append(Slot(key: key, value: value, room: room))
        // The new value is put right behind the hand, so that it is checked last.
        if mustEvict { exchange(hand - 1, slots.count - 1) }
        used = used + room
        return evicted
    }

    /// Swaps two slots.
    private mutating func exchange(_ one: Int, _ other: Int) {
        slots.swapAt(one, other)
        places[slots[one].key] = one
        places[slots[other].key] = other
    }

    /// Removes the value for `key` if it meets `condition`.
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

    /// Moves the hand until it finds a value that was not used since the last pass, and removes that.
    private mutating func evict() -> Value {
        while true {
            hand = hand < slots.count ? hand : 0
            defer { hand += 1 }
            guard slots[hand].value.takeUse() else { return remove(at: hand) }
        }
    }

    /// Removes the slot at `place`, and moves the last one there.
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

/// A value that can be evicted, and stores the mark of its last use itself.
protocol Evictable {
    /// Notes a use; many threads may call it at once.
    func noteUse()

    /// Clears the mark; returns whether it was set.
    func takeUse() -> Bool
}

/// Whether a value was used since the last check.
struct ReferenceBit: ~Copyable, Sendable {
    private let isSet = Atomic(false)

    /// Notes a use.
    ///
    /// It stores only if that changes the bit, because a store takes the cache line from all other cores.
    func note() { if !isSet.load(ordering: .relaxed) { isSet.store(true, ordering: .relaxed) } }

    /// Clears the bit; returns whether it was set.
    func take() -> Bool { isSet.exchange(false, ordering: .relaxed) }
}

/// The cost of a value, or the limit of a cache.
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
