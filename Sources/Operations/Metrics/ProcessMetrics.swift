internal import FileServing
internal import Glibc
internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls
internal import SystemPackage

/// The kernel's metrics of this process, under the names of Prometheus' own libraries.
///
/// The files in /proc are opened once at the start, because a confined process could not open them later. Without a
/// /proc, their metrics are left out.
final class ProcessMetrics: Sendable {
    private let start = Timestamp.now
    /// The descriptor of `/proc/self/statm`; -1, whose reads fail, without a /proc.
    private let memory = OwnedDescriptor(unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC))
    private let descriptors: OpenDescriptors?

    init() {
        do throws(Errno) {
            descriptors = try OpenDescriptors()
        } catch {
            descriptors = nil
        }
    }

    /// Adds the metrics.
    func write(to text: inout MetricsText) {
        text.begin("ferry_process_id", .gauge, "The process id, which every response carries as X-Server-PID.")
        text.add(ServerPID.currentText)
        text.begin("process_start_time_seconds", .gauge, "When the process started, in seconds since 1970.")
        text.add(Seconds(nanoseconds: start.seconds * 1_000_000_000 + Int64(start.nanoseconds)))
        text.begin("process_cpu_seconds_total", .counter, "Processor time that was used.")
        text.add(Seconds(nanoseconds: ProcessorTime.ofProcess.nanoseconds))
        writeMemory(to: &text)
        writeDescriptors(to: &text)
    }

    private func writeMemory(to text: inout MetricsText) {
        guard let pages = memoryPages, pages.count > 1 else { return }
        let pageSize = sysconf(CInt(_SC_PAGESIZE))
        text.begin("process_virtual_memory_bytes", .gauge, "Memory that is reserved.")
        text.add(pages[0] * pageSize)
        text.begin("process_resident_memory_bytes", .gauge, "Memory that is in use.")
        text.add(pages[1] * pageSize)
    }

    private func writeDescriptors(to text: inout MetricsText) {
        if let count = descriptors?.count {
            text.begin("process_open_fds", .gauge, "Descriptors that are open.")
            text.add(count)
        }
        text.begin("process_max_fds", .gauge, "Descriptors that may be open.")
        text.add(DescriptorLimit.current)
    }

    /// The virtual and resident sizes in pages; see proc_pid_statm(5).
    private var memoryPages: [Int]? {
        var bytes = [UInt8](repeating: 0, count: 128)
        let size = unsafe pread(memory.rawValue, &bytes, bytes.count, 0)
        guard size > 0 else { return nil }
        return String(decoding: bytes[..<size], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
    }
}
