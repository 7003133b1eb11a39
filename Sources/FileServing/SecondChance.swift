internal import Synchronization

/// Values by key within limits: where there is no room, one that was not used since it was last passed over gives way.
///
/// That is nearly the one whose last use is longest ago, at the price of one bit a use. A value that is larger than the
/// whole room is not taken.
struct SecondChance<Key: Hashable, Value>: ~Copyable {
    private final class Slot {
        let key: Key
        let value: Value
        let room: Room
        /// Its place among the slots.
        var place: Int
        /// Whether it was used since the hand passed it; set by readers, who may be many at once.
        let isUsed = Atomic(false)

        init(_ value: Value, for key: Key, room: Room, place: Int) {
            self.key = key
            self.value = value
            self.room = room
            self.place = place
        }
    }

    private let limit: Room
    private var slots: [Slot] = []
    private var slotsByKey: [Key: Slot] = [:]
    /// The slot that is looked at next.
    private var hand = 0
    /// What all values take up.
    private(set) var used = Room(memory: 0, descriptors: 0)

    /// Makes an empty one with room for `limit`.
    init(limit: Room) { self.limit = limit }

    /// The number of values.
    var count: Int { slots.count }

    /// The value for `key`, which counts as used; many threads may ask at once.
    func value(for key: Key) -> Value? {
        guard let slot = slotsByKey[key] else { return nil }
        // A store takes the memory from all other cores, so it is made only where it changes something.
        if !slot.isUsed.load(ordering: .relaxed) { slot.isUsed.store(true, ordering: .relaxed) }
        return slot.value
    }

    /// The keys of all values that meet `condition`.
    func keys(where condition: (Value) -> Bool) -> [Key] { slots.filter { condition($0.value) }.map(\.key) }

    /// Takes in a value that takes up `room`, in place of the one that `key` had; returns those that gave way.
    mutating func insert(_ value: Value, for key: Key, room: Room) -> [Value] {
        var evicted: [Value] = []
        if let slot = slotsByKey[key] { evicted.append(remove(slot)) }
        guard room.fits(in: limit) else { return evicted }
        let mustEvict = !(used + room).fits(in: limit)
        while !(used + room).fits(in: limit) { evicted.append(evict()) }
        let slot = Slot(value, for: key, room: room, place: slots.count)
        slotsByKey[key] = slot
        slots.append(slot)
        // Right behind the hand, so that it is the last one to be looked at.
        if mustEvict { exchange(hand - 1, slots.count - 1) }
        used = used + room
        return evicted
    }

    /// Lets two slots change places.
    private mutating func exchange(_ one: Int, _ other: Int) {
        slots.swapAt(one, other)
        (slots[one].place, slots[other].place) = (one, other)
    }

    /// Removes the value for `key` where it is one that meets `condition`.
    mutating func remove(_ key: Key, where condition: (Value) -> Bool) -> Value? {
        guard let slot = slotsByKey[key], condition(slot.value) else { return nil }
        return remove(slot)
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
            guard slots[hand].isUsed.exchange(false, ordering: .relaxed) else { return remove(slots[hand]) }
        }
    }

    /// Removes `slot`, whose place the last one then takes.
    private mutating func remove(_ slot: Slot) -> Value {
        let last = slots.removeLast()
        if last !== slot {
            slots[slot.place] = last
            last.place = slot.place
        }
        slotsByKey[slot.key] = nil
        used.memory -= slot.room.memory
        used.descriptors -= slot.room.descriptors
        return slot.value
    }
}
