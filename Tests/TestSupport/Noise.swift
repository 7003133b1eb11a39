/// Bytes without a pattern, the same in each run; another seed gives others.
///
/// They repeat after 65,537 bytes, which is beyond gzip's window, and no shift by a power of two maps them onto
/// themselves.
package func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    let block = (0..<min(count, 65_537)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + block.count)
    while bytes.count < count { bytes += block }
    bytes.removeLast(bytes.count - count)
    return bytes
}
