/* Loaded before the C library (LD_PRELOAD), writes down in the file that DISK_LOG names what a program does with names, a
   line for each call that succeeds: "link a", "rename a b", "remove a", "sync" for a folder; with DISK_FILES also "written"
   for a file. With DISK_FAULT=sync waiting for the names of a folder fails, with DISK_FAULT=remove removing a name does, and
   with DISK_FAULT=direct a file gets a name through /proc alone, as without privileges before Linux 6.10. */
#define _GNU_SOURCE
#include "DiskWitness.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_failing(const char *call) {
  const char *fault = getenv("DISK_FAULT");
  return fault != NULL && strcmp(fault, call) == 0;
}

static void note(const char *line, const char *first, const char *second) {
  const char *path = getenv("DISK_LOG");
  int file = path == NULL ? -1 : open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) return;
  dprintf(file, line, first, second);
  close(file);
}

static int fail(void) {
  errno = EIO;
  return -1;
}

int fsync(int file) {
  struct stat status;
  int is_folder = fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
  if (is_folder && is_failing("sync")) return fail();
  int result = (int)syscall(SYS_fsync, file);
  if (is_folder && result == 0) note("sync\n", NULL, NULL);
  if (!is_folder && result == 0 && getenv("DISK_FILES") != NULL) note("written\n", NULL, NULL);
  return result;
}

int linkat(int old_folder, const char *old, int folder, const char *name, int flags) {
  if ((flags & AT_EMPTY_PATH) != 0 && is_failing("direct")) {
    errno = ENOENT;
    return -1;
  }
  int result = (int)syscall(SYS_linkat, old_folder, old, folder, name, flags);
  if (result == 0) note("link %s\n", name, NULL);
  return result;
}

int renameat(int old_folder, const char *old, int folder, const char *name) {
  int result = (int)syscall(SYS_renameat2, old_folder, old, folder, name, 0U);
  if (result == 0) note("rename %s %s\n", old, name);
  return result;
}

int unlinkat(int folder, const char *name, int flags) {
  if (is_failing("remove")) return fail();
  int result = (int)syscall(SYS_unlinkat, folder, name, flags);
  if (result == 0) note("remove %s\n", name, NULL);
  return result;
}
