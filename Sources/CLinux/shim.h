/* The kernel calls that Glibc's Swift module lacks: openat2(2), dup3(2), renameat2(2), and their like. */
#pragma once
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

/* openat2(2): glibc has no wrapper and syscall(2) is variadic. Returns a descriptor, or -1 with errno set. */
static inline int CLinux_openat2(int directory, const char *path, const struct open_how *how) {
  return (int)syscall(SYS_openat2, directory, path, how, sizeof *how);
}

/* faccessat2(2) of the effective user, which is 439 on every architecture; does not follow a link. Older C libraries compute
   the answer themselves, without access control lists. Returns 0, or -1 with errno set. */
static inline int CLinux_faccessat2(int folder, const char *name, int mode) {
  return (int)syscall(439, folder, name, mode, 0x200 /* AT_EACCESS */ | AT_SYMLINK_NOFOLLOW);
}

/* O_PATH of open(2), which the C library shows under _GNU_SOURCE alone. */
static const int CLinux_O_PATH = 010000000;

/* O_TMPFILE of open(2), which the C library shows under _GNU_SOURCE alone. */
static const int CLinux_O_TMPFILE = 020000000 | O_DIRECTORY;

/* AT_EMPTY_PATH of linkat(2), which the C library shows under _GNU_SOURCE alone. */
static const int CLinux_AT_EMPTY_PATH = 0x1000;

/* sync_file_range(2) with SYNC_FILE_RANGE_WRITE over a whole file: both need _GNU_SOURCE. */
static inline void CLinux_begin_writing(int file) { (void)syscall(SYS_sync_file_range, file, 0L, 0L, 2U); }

/* dup3(2): the C library's needs _GNU_SOURCE. Returns the new descriptor, or -1 with errno set. */
static inline int CLinux_dup3(int old, int new, int flags) { return (int)syscall(SYS_dup3, old, new, flags); }

/* renameat2(2) with RENAME_NOREPLACE within one folder: both need _GNU_SOURCE. Returns 0, or -1 with errno set. */
static inline int CLinux_rename_exclusively(int folder, const char *old, const char *new) {
  return (int)syscall(SYS_renameat2, folder, old, folder, new, 1U /* RENAME_NOREPLACE */);
}

/* mallopt(3) with M_ARENA_MAX, and malloc_trim(3). Swift's Glibc module leaves malloc.h out, which would bring more. */
extern int mallopt(int parameter, int value);
static inline void CLinux_limit_arenas(int count) { (void)mallopt(-8 /* M_ARENA_MAX */, count); }
extern int malloc_trim(size_t padding);
static inline void CLinux_give_memory_back(void) { (void)malloc_trim(0); }

/* The name in a dirent, which Swift imports as a tuple of 256. */
static inline const char *CLinux_name(const struct dirent *entry) { return entry->d_name; }

/* Constants that are declared with _GNU_SOURCE, or in newer headers, alone. */
static const int CLinux_CLONE_THREAD = 0x10000;
static const int CLinux_SCHED_BATCH = 3;
static const int CLinux_PR_SET_NAME = PR_SET_NAME;
static const int CLinux_PR_SET_VMA = 0x53564d41;

/* UTIME_OMIT of utimensat(2), an expression that Swift does not import. */
static const long CLinux_UTIME_OMIT = UTIME_OMIT;

/* prctl(2) is variadic. From here on no program that this process starts gains rights by being started. */
static inline int CLinux_set_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

/* struct landlock_ruleset_attr in full, whose later members older headers lack; kernels that lack them want zeros. */
struct CLinux_landlock_ruleset {
  uint64_t handled_files;
  uint64_t handled_ports;
  uint64_t scopes;
};

/* landlock_create_ruleset(2) for its version, or -1 with errno set; glibc has no wrappers for Landlock. */
static inline int CLinux_landlock_version(void) {
  return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* LANDLOCK_CREATE_RULESET_VERSION */);
}

/* landlock_create_ruleset(2): a descriptor, or -1 with errno set. */
static inline int CLinux_landlock_create_ruleset(const struct CLinux_landlock_ruleset *rules) {
  return (int)syscall(SYS_landlock_create_ruleset, rules, sizeof *rules, 0);
}

/* landlock_add_rule(2): allows `access` to what `parent` is, and below it. */
static inline int CLinux_landlock_allow(int ruleset, uint64_t access, int parent) {
  struct {
    uint64_t access;
    int32_t parent;
  } __attribute__((packed)) rule = {access, parent};
  return (int)syscall(SYS_landlock_add_rule, ruleset, 1 /* LANDLOCK_RULE_PATH_BENEATH */, &rule, 0);
}

/* landlock_restrict_self(2), for this thread and all that it starts. */
static inline int CLinux_landlock_restrict_self(int ruleset) {
  return (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
}

/* timer_create(2) and timer_settime(2): makes a timer that raises `signal` every N nanoseconds, with N below a second. It
   raises the signal only in the calling thread; glibc's struct sigevent has no name for that. Returns the timer, or -1 with
   errno set. */
static inline int CLinux_start_timer(int signal, long nanoseconds) {
  struct {
    void *value;
    int signal, notify, thread, padding[11];
  } event = {NULL, signal, 4 /* SIGEV_THREAD_ID */, (int)syscall(SYS_gettid), {0}};
  const long setting[4] = {0, nanoseconds, 0, nanoseconds};
  int timer = -1;
  if (syscall(SYS_timer_create, 1 /* CLOCK_MONOTONIC */, &event, &timer) != 0) return -1;
  syscall(SYS_timer_settime, timer, 0, setting, NULL);
  return timer;
}

/* timer_delete(2). */
static inline void CLinux_end_timer(int timer) { syscall(SYS_timer_delete, timer); }

/* The start of struct sched_attr (linux/sched/types.h), which newer C libraries declare as well. */
struct CLinux_scheduling {
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;
};

/* sched_getattr(2) and sched_setattr(2) for the calling thread, without wrappers in older C libraries. They return 0, or
   -1 with errno set. */
static inline int CLinux_get_scheduling(struct CLinux_scheduling *attributes) {
  return (int)syscall(SYS_sched_getattr, 0, attributes, (unsigned)sizeof *attributes, 0U);
}
static inline int CLinux_set_scheduling(const struct CLinux_scheduling *attributes) {
  return (int)syscall(SYS_sched_setattr, 0, attributes, 0U);
}

/* The stack as the kernel has made it: the number of arguments, then these (System V ABI, "Process Initialization"). The
   C library's loader exports it. */
extern void *__libc_stack_end;
static inline long CLinux_argument_count(void) { return *(const long *)__libc_stack_end; }
static inline char **CLinux_arguments(void) { return (char **)__libc_stack_end + 1; }

/* sched_getcpu(3), which the C library shows under _GNU_SOURCE alone: without a system call, or -1. */
extern int sched_getcpu(void);
static inline unsigned CLinux_processor(void) { return (unsigned)sched_getcpu(); }
