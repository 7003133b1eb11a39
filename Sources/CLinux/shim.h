/* The kernel calls that Glibc's Swift module lacks: openat2(2), dup3(2), renameat2(2). */
#pragma once
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* openat2(2): glibc has no wrapper and syscall(2) is variadic. Returns a descriptor, or -1 with errno set. */
static inline int CLinux_openat2(int directory, const char *path, const struct open_how *how) {
  return (int)syscall(SYS_openat2, directory, path, how, sizeof *how);
}

/* O_PATH of open(2), which the C library shows under _GNU_SOURCE alone. */
static const int CLinux_O_PATH = 010000000;

/* dup3(2): the C library's needs _GNU_SOURCE. Returns the new descriptor, or -1 with errno set. */
static inline int CLinux_dup3(int old, int new, int flags) { return (int)syscall(SYS_dup3, old, new, flags); }

/* renameat2(2) with RENAME_NOREPLACE within one folder: both need _GNU_SOURCE. Returns 0, or -1 with errno set. */
static inline int CLinux_rename_exclusively(int folder, const char *old, const char *new) {
  return (int)syscall(SYS_renameat2, folder, old, folder, new, 1U /* RENAME_NOREPLACE */);
}

/* The name in a dirent, which Swift imports as a tuple of 256. */
static inline const char *CLinux_name(const struct dirent *entry) { return entry->d_name; }
