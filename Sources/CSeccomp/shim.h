/* What Swift cannot import of libseccomp: its casted macros. */
#pragma once
#include <seccomp.h>
#include <stdint.h>

/* SCMP_ACT_ALLOW, and SCMP_ACT_TRAP: the call raises SIGSYS. */
static const uint32_t CSeccomp_allow = SCMP_ACT_ALLOW;
static const uint32_t CSeccomp_trap = SCMP_ACT_TRAP;

/* SCMP_ACT_ERRNO: the call fails with `error`. */
static inline uint32_t CSeccomp_fail(uint16_t error) { return SCMP_ACT_ERRNO(error); }

/* __NR_SCMP_ERROR: what seccomp_syscall_resolve_name returns for a name that it does not know. */
static const int CSeccomp_unknown = __NR_SCMP_ERROR;
