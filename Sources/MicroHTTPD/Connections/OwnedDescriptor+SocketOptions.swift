internal import Glibc
internal import SystemCalls

extension OwnedDescriptor {
    /// The most unsent bytes in the kernel.
    ///
    /// Half of them are left when a thread is woken to hand over more, which is 40 microseconds at 50 Gbit/s.
    private static var mostUnsent: CInt { 512 * 1024 }

    /// Lets each connection of this listening socket read urgent bytes in their place instead of leaving them out,
    /// because proxies on the path read them there.
    ///
    /// The corresponding socket option is `SO_OOBINLINE` of socket(7).
    func readUrgentInPlace() {
        var isOn: CInt = 1
        _ = unsafe setsockopt(rawValue, SOL_SOCKET, SO_OOBINLINE, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Lets each connection that this listening socket accepts hold only a part of what it sends, whatever its buffer
    /// would take: content is read shortly before it leaves, and a reader that stops holds no more of it.
    ///
    /// A socket that is not TCP has no such limit and is not changed. The corresponding socket option is
    /// `TCP_NOTSENT_LOWAT` of tcp(7).
    func limitUnsent() {
        var limit = Self.mostUnsent
        _ = unsafe setsockopt(
            rawValue, CInt(IPPROTO_TCP), TCP_NOTSENT_LOWAT, &limit, socklen_t(MemoryLayout<CInt>.size))
    }
}
