internal import CSeccomp
internal import Glibc
internal import SystemPackage

/// A filter of system calls; the corresponding C type is `scmp_filter_ctx`.
@safe struct SeccompFilter: ~Copyable {
    /// What a call does that no rule allows.
    enum Refusal: Sendable {
        /// It fails with `EPERM`.
        case fail
        /// It raises SIGSYS.
        case trap
    }

    private let handle: UnsafeMutableRawPointer

    /// Makes a filter without rules, which refuses all calls of this machine's architecture and of others.
    ///
    /// The corresponding C function is `seccomp_init`.
    init(_ refusal: Refusal) throws(Errno) {
        let action = refusal == .fail ? CSeccomp_fail(UInt16(EPERM)) : CSeccomp_trap
        guard let handle = unsafe seccomp_init(action) else { throw .noMemory }
        unsafe self.handle = handle
    }

    deinit { unsafe seccomp_release(handle) }

    /// Allows a call.
    ///
    /// A call that the machine or the library does not know needs no rule.
    func allow(_ rule: SeccompRule) throws(Errno) { try add(rule, CSeccomp_allow) }

    /// Makes a call fail as if the kernel lacked it.
    func hide(_ rule: SeccompRule) throws(Errno) { try add(rule, CSeccomp_fail(UInt16(ENOSYS))) }

    /// The corresponding C function is `seccomp_rule_add_array`.
    private func add(_ rule: SeccompRule, _ action: UInt32) throws(Errno) {
        let number = unsafe seccomp_syscall_resolve_name(rule.name)
        guard number != CSeccomp_unknown else { return }
        let conditions = rule.conditions.map {
            scmp_arg_cmp(arg: $0.argument, op: SCMP_CMP_MASKED_EQ, datum_a: $0.mask, datum_b: $0.value)
        }
        try unsafe Self.check(seccomp_rule_add_array(handle, action, number, UInt32(conditions.count), conditions))
    }

    /// Enforces the filter for all threads, for the rest of the process's life.
    ///
    /// The processor's speculation stays enabled, because no foreign code runs here. The corresponding C functions are
    /// `seccomp_attr_set` and `seccomp_load`.
    consuming func load() throws(Errno) {
        for (attribute, value) in [
            (SCMP_FLTATR_CTL_TSYNC, 1), (SCMP_FLTATR_CTL_SSB, 1), (SCMP_FLTATR_CTL_OPTIMIZE, 2),
        ] as [(scmp_filter_attr, UInt32)] {
            try unsafe Self.check(seccomp_attr_set(handle, attribute, value))
        }
        try unsafe Self.check(seccomp_load(handle))
    }

    /// Throws libseccomp's error, which is a negative result.
    private static func check(_ result: CInt) throws(Errno) {
        guard result >= 0 else { throw Errno(rawValue: -result) }
    }
}
