extension [UInt8] {
    /// Replaces the contents by `bytes`, and reuses the memory.
    mutating func assign(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == count else {
            removeAll(keepingCapacity: true)
            unsafe append(contentsOf: bytes)
            return
        }
        // Names of equal length often follow each other, and this takes a third of the time.
        unsafe withUnsafeMutableBufferPointer { _ = unsafe $0.update(fromContentsOf: bytes) }
    }
}
