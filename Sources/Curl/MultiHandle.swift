public import CCurl

/// Owner of one multi handle of libcurl: several transfers at once, over connections that later transfers use again.
///
/// It is used by one thread.
@safe
public struct MultiHandle: ~Copyable {
    private let pointer: UnsafeMutableRawPointer  // CURLM *
    private let reuseCheck = ConnectionReuseCheck()

    /// A transfer that has ended, and how.
    public struct FinishedTransfer: Sendable {
        /// The handle that it belongs to, which is still to be removed.
        public let id: EasyHandle.ID
        /// `CURLE_OK`, or why it failed.
        public let code: CURLcode
    }

    /// Makes a handle without transfers.
    ///
    /// The corresponding C functions are `curl_multi_init` and `curl_multi_setopt`.
    ///
    /// - Parameter connections: How many idle connections are kept for later transfers, 1 or more.
    public init(connections: Int) {
        guard let handle = unsafe curl.pointee.multi_init() else { fatalError("libcurl does not start") }
        unsafe pointer = handle
        unsafe expectSuccess(CCurl_multi_setopt_long(curl, handle, CURLMOPT_MAXCONNECTS, connections))
    }

    /// Closes all connections; all transfers must have been removed.
    ///
    /// The corresponding C function is `curl_multi_cleanup`.
    deinit { unsafe _ = curl.pointee.multi_cleanup(pointer) }

    /// Begins a transfer, whose handle must live until it is removed.
    ///
    /// The corresponding C function is `curl_multi_add_handle`.
    public func add(_ transfer: borrowing EasyHandle) {
        transfer.setReuseCheck(reuseCheck)
        unsafe expectSuccess(curl.pointee.multi_add_handle(pointer, transfer.pointer))
    }

    /// Removes a transfer, finished or not.
    ///
    /// The corresponding C function is `curl_multi_remove_handle`.
    public func remove(_ transfer: borrowing EasyHandle) {
        unsafe expectSuccess(curl.pointee.multi_remove_handle(pointer, transfer.pointer))
    }

    /// Sends and receives bytes as far as possible without waiting.
    ///
    /// The corresponding C function is `curl_multi_perform`.
    public func perform() {
        var count: CInt = 0
        unsafe expectSuccess(curl.pointee.multi_perform(pointer, &count))
    }

    /// Takes the transfers that have ended since the last call.
    ///
    /// The corresponding C function is `curl_multi_info_read`.
    public func takeFinished() -> [FinishedTransfer] {
        var left: CInt = 0
        var finished: [FinishedTransfer] = []
        while let message = unsafe curl.pointee.multi_info_read(pointer, &left) {
            let id = unsafe EasyHandle.ID(address: UInt(bitPattern: message.pointee.easy_handle))
            finished.append(FinishedTransfer(id: id, code: unsafe message.pointee.data.result))
        }
        return finished
    }

    /// Waits until a transfer can continue, a descriptor becomes readable, or the time is over.
    ///
    /// The corresponding C function is `curl_multi_poll`.
    ///
    /// - Parameters:
    ///   - time: The longest wait, rounded up to milliseconds.
    ///   - descriptors: The descriptors to wait for beside those of libcurl.
    /// - Returns: For each descriptor, whether it can be read or has an error.
    public func wait(for time: Duration, orUntilReadable descriptors: CInt...) -> [Bool] {
        var requests = descriptors.map { curl_waitfd(fd: $0, events: Int16(CURL_WAIT_POLLIN), revents: 0) }
        // Rounded up; otherwise the rest of a millisecond would become a busy loop.
        let milliseconds = CInt(time / .milliseconds(1)) + 1
        unsafe expectSuccess(curl.pointee.multi_poll(pointer, &requests, UInt32(requests.count), milliseconds, nil))
        return requests.map { $0.revents != 0 }
    }

    /// These calls fail for lack of memory or by a mistake of this library; a caller could do nothing about either.
    private func expectSuccess(_ code: CURLMcode) {
        guard code == CURLM_OK else { fatalError(unsafe words(curl.pointee.multi_strerror(code))) }
    }
}
