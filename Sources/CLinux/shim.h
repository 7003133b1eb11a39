/* The kernel calls that Glibc's Swift module lacks: openat2(2). */
#pragma once
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* openat2(2): glibc has no wrapper and syscall(2) is variadic. Returns a descriptor, or -1 with errno set. */
static inline int CLinux_openat2(int directory, const char *path, const struct open_how *how) {
  return (int)syscall(SYS_openat2, directory, path, how, sizeof *how);
}

/* The name in a dirent, which Swift imports as a tuple of 256. */
static inline const char *CLinux_name(const struct dirent *entry) { return entry->d_name; }
