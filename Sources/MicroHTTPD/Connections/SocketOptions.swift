internal import Glibc
internal import SystemCalls

extension OwnedDescriptor {
    /// The bytes that may wait in the kernel until they can be sent: half of it is left when a thread is woken to hand
    /// over more, 40 microseconds at 50 Gbit/s.
    private static var mostUnsent: CInt { 512 * 1024 }

    /// Has each connection that this listening socket accepts give urgent bytes in their place among the others, and not
    /// leave them out: who stands between would read them there.
    ///
    /// The corresponding socket option is `SO_OOBINLINE` of socket(7).
    func readUrgentInPlace() {
        var isOn: CInt = 1
        _ = unsafe setsockopt(rawValue, SOL_SOCKET, SO_OOBINLINE, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Lets each connection that this listening socket accepts hold only a part of what it sends, whatever its buffer
    /// would take: content is read shortly before it leaves, and a reader that stops holds no more of it.
    ///
    /// A socket of another kind than TCP has no such limit and stays as it is. The corresponding socket option is
    /// `TCP_NOTSENT_LOWAT` of tcp(7).
    func limitUnsent() {
        var limit = Self.mostUnsent
        _ = unsafe setsockopt(
            rawValue, CInt(IPPROTO_TCP), TCP_NOTSENT_LOWAT, &limit, socklen_t(MemoryLayout<CInt>.size))
    }
}
