import CCurl

/// Owner of one share handle of libcurl: cookies that servers set, in memory, for all transfers that use it.
///
/// libcurl sends a cookie to the hosts and paths that it was set for (RFC 6265 section 5), and to no others. It is used by
/// one thread.
@safe
public final class CookieShare {
    fileprivate let pointer: UnsafeMutableRawPointer  // CURLSH *
    /// The number of cookies set since the last count.
    private var setCount = 0

    /// The most cookies that are kept: RFC 6265 section 6.1 asks for at least this number, and libcurl has no limit.
    public static let mostCookies = 3000

    /// Begins without cookies.
    ///
    /// The corresponding C functions are `curl_share_init` and `curl_share_setopt` with `CURL_LOCK_DATA_COOKIE`.
    public init() {
        guard let share = unsafe curl.pointee.share_init() else { fatalError("libcurl does not start") }
        unsafe pointer = share
        guard unsafe CCurl_share(curl, share, CURL_LOCK_DATA_COOKIE) == CURLSHE_OK else {
            fatalError("libcurl has no cookies")
        }
    }

    /// All handles that use it must have been destroyed.
    ///
    /// The corresponding C function is `curl_share_cleanup`.
    deinit { unsafe _ = curl.pointee.share_cleanup(pointer) }

    /// Notes that a server has set a cookie.
    public func noteCookie() { setCount += 1 }

    /// Whether it is time to count the cookies.
    fileprivate func isCountDue() -> Bool {
        guard setCount > Self.mostCookies else { return false }
        setCount = 0
        return true
    }
}

extension EasyHandle {
    /// Has the transfer send and take cookies; they are dropped first if there are more than `CookieShare.mostCookies`.
    ///
    /// The handle keeps the share. The corresponding options are `CURLOPT_SHARE`, `CURLOPT_COOKIEFILE` and
    /// `CURLOPT_COOKIELIST`.
    ///
    /// - Parameter cookies: The cookies of the run.
    public mutating func setCookies(_ cookies: CookieShare) {
        unsafe setShare(cookies, cookies.pointer)
        set(CURLOPT_COOKIEFILE, "")
        if cookies.isCountDue(), cookieCount > CookieShare.mostCookies { set(CURLOPT_COOKIELIST, "ALL") }
    }

    /// The corresponding fact is `CURLINFO_COOKIELIST`.
    private var cookieCount: Int {
        var list: UnsafeMutablePointer<curl_slist>?
        unsafe CCurl_easy_getinfo_list(curl, pointer, CURLINFO_COOKIELIST, &list)
        defer { unsafe curl.pointee.slist_free_all(list) }
        var (count, next) = unsafe (0, list)
        while let entry = unsafe next {
            count += 1
            unsafe next = entry.pointee.next
        }
        return count
    }
}
