import TestSupport
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

    /// The files of a machine, and the limit that they come to.
    static let machines: [(files: [String: String], limit: Int?)] = [
        ([:], nil),
        (["proc/self/cgroup": "0::/\n"], nil),
        (["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "268435456\n"], 268_435_456),
        (
            [
                "proc/self/cgroup": "0::/a.slice/b.service\n", "sys/fs/cgroup/a.slice/memory.max": "1000000\n",
                "sys/fs/cgroup/a.slice/b.service/memory.max": "max\n",
            ], 1_000_000
        ),
        (
            [
                "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/memory.max": "2000000\n",
                "sys/fs/cgroup/a/b/memory.max": "1000000\n", "sys/fs/cgroup/other/memory.max": "1\n",
            ], 1_000_000
        ),
        (
            [
                "proc/self/cgroup": "9:memory:/docker/x\n0::/\n",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
                "sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes": "3000000\n",
            ], 3_000_000
        ),
    ]

    @Test(arguments: machines) func theLeastLimitOfAllGroupsCounts(_ files: [String: String], _ limit: Int?) throws {
        let root = try TemporaryFolder()
        for (path, text) in files { try root.write(path, text) }
        #expect(MemoryLimit.controlGroup(below: root.path) == limit)
    }

    @Test func thisProcessTakesSomeMemory() {
        let used = MemoryLimit.used
        #expect(used.resident > 1 << 20)
        #expect(used.addressSpace >= used.resident)
    }
}
