extension [UInt8] {
    /// Takes on `bytes` in place of what it has, in the memory that is there.
    mutating func assign(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == count else {
            removeAll(keepingCapacity: true)
            unsafe append(contentsOf: bytes)
            return
        }
        // Requests for files of equal names in length come in long rows, and this takes a third of the time.
        unsafe withUnsafeMutableBufferPointer { _ = unsafe $0.update(fromContentsOf: bytes) }
    }
}
