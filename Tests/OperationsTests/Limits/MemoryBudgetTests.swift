import Testing

@testable import Operations

@Suite struct MemoryBudgetTests {
    private func budget(room: Int, _ measure: MemoryBudget.Measure, stack: Int, cache: Int = 64 << 20) -> MemoryBudget {
        MemoryBudget(
            room: room, measure: measure, connectionMemory: 10 << 10, stack: stack, connections: 4096, cache: cache)
    }

    @Test func muchRoomIsEnoughForAll() {
        let much = budget(room: 8 << 30, .addressSpace, stack: 256 << 10)
        #expect(much.connections == 4096)
        #expect(much.cache == 64 << 20)
    }

    @Test func littleRoomIsDivided() {
        let little = budget(room: 100 << 20, .addressSpace, stack: 256 << 10)
        #expect(little.cache == 19 << 20)
        #expect((100...200).contains(little.connections))
    }

    @Test func aPoolHasNoStackForEachConnection() {
        let pool = budget(room: 100 << 20, .addressSpace, stack: 0)
        #expect(pool.connections > 2 * budget(room: 100 << 20, .addressSpace, stack: 256 << 10).connections)
    }

    @Test func ofAStackOnlyWhatIsTouchedTakesMemory() {
        let room = 100 << 20
        #expect(
            budget(room: room, .resident, stack: 256 << 10).connections
                > budget(room: room, .addressSpace, stack: 256 << 10).connections)
    }

    @Test(arguments: [-(1 << 30), 0, 1 << 20, 24 << 20])
    func withoutRoomThereIsOneConnectionAndNoCache(room: Int) {
        #expect(budget(room: room, .resident, stack: 0).connections == 1)
        #expect(budget(room: room, .resident, stack: 0).cache == 0)
    }

    /// All memory that the budget grants, and the reserve, fit in the room.
    @Test(arguments: [30, 64, 100, 1000], [0, 256 << 10])
    func allTogetherFits(mebibytes: Int, stack: Int) {
        let room = mebibytes << 20
        let granted = budget(room: room, .addressSpace, stack: stack)
        let each = (10 << 10) + (96 << 10) + (stack == 0 ? 0 : stack + (16 << 10))
        #expect(granted.connections * each + granted.cache + (24 << 20) <= room)
    }
}
