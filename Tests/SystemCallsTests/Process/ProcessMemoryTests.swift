import Testing

@testable import SystemCalls

@Suite struct ProcessMemoryTests {
    @Test(arguments: [(1, 4), (2, 4), (6, 12), (64, 16)])
    func arenasAreFew(processors: Int, arenas: Int) {
        #expect(ProcessMemory.arenaLimit(processors: processors) == arenas)
    }
}
