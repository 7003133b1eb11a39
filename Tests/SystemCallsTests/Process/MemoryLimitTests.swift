import Testing

@testable import SystemCalls

@Suite struct MemoryLimitTests {
    @Test(arguments: [
        ("0::/\n", ["/sys/fs/cgroup/memory.max"]),
        (
            "0::/a.slice/b\n",
            ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/a.slice/memory.max", "/sys/fs/cgroup/a.slice/b/memory.max"]
        ),
        (
            "5:cpu,memory:/docker\n1:name=systemd:/x\n",
            ["/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/docker/memory.limit_in_bytes"]
        ),
        ("0::/../above\n", ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/above/memory.max"]),
        ("", []), ("nonsense\n", []),
    ])
    func eachGroupAboveTheProcessHasItsLimit(groups: String, files: [String]) {
        #expect(MemoryLimit.controlGroupFiles(groups) == files)
    }

    @Test(
        arguments: [
            ("max\n", nil), ("536870912\n", 536_870_912), ("9223372036854771712\n", nil), ("", nil), ("7", 7),
        ] as [(String, Int?)])
    func aLimitIsANumberOfBytes(text: String, bytes: Int?) {
        #expect(MemoryLimit.limit(in: text) == bytes)
    }

    @Test func thisProcessTakesSomeMemory() {
        let used = MemoryLimit.used
        #expect(used.resident > 1 << 20)
        #expect(used.addressSpace >= used.resident)
    }
}
