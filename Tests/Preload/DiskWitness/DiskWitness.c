/* Loaded before the C library (LD_PRELOAD), this library writes down what a program does with names, fails as a bad disk
   does, and loses what a bad disk would lose.

   DISK_LOG names the file that gets a line for each call that succeeds: "link a", "rename a b", "remove a", "mkdir a", and
   "sync" for a folder. With DISK_FILES it also gets "written" for a synced file. With DISK_PATHS the folder's path stands
   before a made name and behind "sync", and "report" is written for each write to standard output.

   DISK_FAULT=sync makes each sync of a folder fail, DISK_FAULT=remove each removal of a name. With DISK_FAULT=direct a file
   gets a name through /proc alone, as without privileges before Linux 6.10.

   DISK_SYNC_FAULT=N,COUNT makes COUNT calls of fsync, fdatasync and syncfs fail, beginning with the Nth (from 1), with EIO
   or with the number in DISK_ERRNO. As in Linux, a later call succeeds, and does not bring back what the failed one
   covered: when the process ends, bytes that were written since the last good sync are zeros, and names that were made since
   then are gone to the folder DISK_GRAVE. Until then they are there, as they are in the page cache.

   DISK_LOSE=unsynced loses in that way all that was not synced when the process ends, as a loss of power does. */
#define _GNU_SOURCE
#include "DiskWitness.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A file that was written, or a folder in which a name was made. */
struct inode {
  dev_t device;
  ino_t number;
  int file;
};

/* Bytes or a name that a loss of power would take. */
struct change {
  int inode;
  long long start, end;
  char *name;
  int is_lost;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct inode *inodes;
static struct change *changes;
static int inode_count, change_count, change_room, sync_count;

static int is_failing(const char *call) {
  const char *fault = getenv("DISK_FAULT");
  return fault != NULL && strcmp(fault, call) == 0;
}

static int is_losing(void) { return getenv("DISK_GRAVE") != NULL; }

static void note(const char *line, const char *first, const char *second) {
  const char *path = getenv("DISK_LOG");
  int file = path == NULL ? -1 : open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) return;
  dprintf(file, line, first, second);
  close(file);
}

/* The path of a folder, with a slash behind it, if paths are asked for. */
static const char *path_of(int folder, char *path, size_t size) {
  char link[64] = "/proc/self/cwd";
  if (getenv("DISK_PATHS") == NULL) return "";
  if (folder != AT_FDCWD) snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
  ssize_t length = readlink(link, path, size - 2);
  if (length < 0) return "?/";
  path[length] = '/';
  path[length + 1] = 0;
  return path;
}

static void note_name(const char *line, int folder, const char *name) {
  char path[4096];
  note(line, name[0] == '/' ? "" : path_of(folder, path, sizeof path), name);
}

static int find(int file, int *found) {
  struct stat status;
  if (fstat(file, &status) != 0 || !(S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))) return 0;
  for (*found = 0; *found < inode_count; ++*found) {
    if (inodes[*found].device == status.st_dev && inodes[*found].number == status.st_ino) return 1;
  }
  inodes = realloc(inodes, (size_t)(inode_count + 1) * sizeof *inodes);
  inodes[inode_count++] =
      (struct inode){status.st_dev, status.st_ino, openat(file, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (S_ISREG(status.st_mode)) inodes[*found].file = fcntl(file, F_DUPFD_CLOEXEC, 100);
  return 1;
}

static void add(struct change change) {
  if (change_count == change_room) {
    change_room = change_room * 2 + 64;
    changes = realloc(changes, (size_t)change_room * sizeof *changes);
  }
  changes[change_count++] = change;
}

static void drop(int index) {
  free(changes[index].name);
  changes[index] = changes[--change_count];
}

/* Bytes that are written again are not lost any more. */
static void note_bytes(int file, long long start, ssize_t count) {
  int inode;
  if (count <= 0 || !is_losing()) return;
  pthread_mutex_lock(&mutex);
  if (find(file, &inode)) {
    long long end = start + count;
    int is_merged = 0;
    for (int i = change_count - 1; i >= 0; --i) {
      struct change *old = &changes[i];
      if (old->inode != inode || old->name != NULL || old->end < start || old->start > end) continue;
      if (!old->is_lost) {
        if (is_merged) continue;
        if (start < old->start) old->start = start;
        if (end > old->end) old->end = end;
        is_merged = 1;
      } else if (old->start < start && old->end > end) {
        add((struct change){inode, end, old->end, NULL, 1});
        changes[i].end = start;
      } else if (old->start < start) {
        old->end = start;
      } else if (old->end > end) {
        old->start = end;
      } else {
        drop(i);
      }
    }
    if (!is_merged) add((struct change){inode, start, end, NULL, 0});
  }
  pthread_mutex_unlock(&mutex);
}

static void forget_name(int inode, const char *name) {
  for (int i = change_count - 1; i >= 0; --i) {
    if (changes[i].inode == inode && changes[i].name != NULL && strcmp(changes[i].name, name) == 0) drop(i);
  }
}

/* Notes that a name was made, or is gone. A path of several names is not looked into but for its last one. */
static void note_change(int folder, const char *path, int is_made) {
  int inode, file = folder;
  if (!is_losing()) return;
  const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
  if (slash != NULL || folder == AT_FDCWD) {
    char *parent = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
    file = openat(folder, parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(parent);
  }
  pthread_mutex_lock(&mutex);
  if (file >= 0 && find(file, &inode)) {
    forget_name(inode, name);
    if (is_made) add((struct change){inode, 0, 0, strdup(name), 0});
  }
  pthread_mutex_unlock(&mutex);
  if (file >= 0 && file != folder) close(file);
}

/* Notes a sync; returns whether it is to fail. With `is_whole` it is one of the file system. */
static int begin_sync(int file, int is_whole) {
  const char *fault = getenv("DISK_SYNC_FAULT");
  int first = 0, count = 0, inode;
  if (fault != NULL) sscanf(fault, "%d,%d", &first, &count);
  pthread_mutex_lock(&mutex);
  int number = ++sync_count;
  int fails = number >= first && number - first < count;
  if (is_losing() && find(file, &inode)) {
    for (int i = change_count - 1; i >= 0; --i) {
      int is_same = is_whole ? inodes[changes[i].inode].device == inodes[inode].device : changes[i].inode == inode;
      if (!is_same || changes[i].is_lost) continue;
      if (fails) changes[i].is_lost = 1; else drop(i);
    }
  }
  pthread_mutex_unlock(&mutex);
  if (fails) errno = getenv("DISK_ERRNO") == NULL ? EIO : atoi(getenv("DISK_ERRNO"));
  return fails;
}

static void lose_bytes(const struct change *change) {
  static const char zeros[1 << 16];
  int file = inodes[change->inode].file;
  struct stat status;
  if (fstat(file, &status) != 0) return;
  long long end = change->end < status.st_size ? change->end : status.st_size;
  for (long long position = change->start; position < end;) {
    size_t count = end - position < (long long)sizeof zeros ? (size_t)(end - position) : sizeof zeros;
    ssize_t written = syscall(SYS_pwrite64, file, zeros, count, position);
    if (written <= 0) return;
    position += written;
  }
}

static void lose_name(const struct change *change, int number) {
  char grave[4096];
  snprintf(grave, sizeof grave, "%s/%d.%d", getenv("DISK_GRAVE"), (int)getpid(), number);
  syscall(SYS_renameat2, inodes[change->inode].file, change->name, AT_FDCWD, grave, 0U);
}

__attribute__((destructor)) static void lose(void) {
  const char *mode = getenv("DISK_LOSE");
  int loses_all = mode != NULL && strcmp(mode, "unsynced") == 0;
  if (!is_losing()) return;
  pthread_mutex_lock(&mutex);
  for (int i = 0; i < change_count; ++i) {
    if (!changes[i].is_lost && !loses_all) continue;
    if (changes[i].name == NULL) lose_bytes(&changes[i]); else lose_name(&changes[i], i);
  }
  pthread_mutex_unlock(&mutex);
}

static int fail(int code) {
  errno = code;
  return -1;
}

int fsync(int file) {
  struct stat status;
  char path[4096];
  int is_folder = fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
  if (is_folder && is_failing("sync")) return fail(EIO);
  if (begin_sync(file, 0)) return -1;
  int result = (int)syscall(SYS_fsync, file);
  if (is_folder && result == 0) note(*path_of(file, path, sizeof path) == 0 ? "sync\n" : "sync %s\n", path, NULL);
  if (!is_folder && result == 0 && getenv("DISK_FILES") != NULL) note("written\n", NULL, NULL);
  return result;
}

int fdatasync(int file) { return begin_sync(file, 0) ? -1 : (int)syscall(SYS_fdatasync, file); }

int syncfs(int file) { return begin_sync(file, 1) ? -1 : (int)syscall(SYS_syncfs, file); }

ssize_t write(int file, const void *bytes, size_t count) {
  ssize_t result = syscall(SYS_write, file, bytes, count);
  int code = errno;
  if (file == 1 && getenv("DISK_PATHS") != NULL) note("report\n", NULL, NULL);
  if (result > 0 && is_losing()) note_bytes(file, lseek(file, 0, SEEK_CUR) - result, result);
  errno = code;
  return result;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t position) {
  ssize_t result = syscall(SYS_pwrite64, file, bytes, count, position);
  int code = errno;
  note_bytes(file, position, result);
  errno = code;
  return result;
}

/* Notes the name that a call has made, if its result is 0; returns the result, and keeps errno. */
static int made(int result, const char *line, int folder, const char *name) {
  int code = errno;
  if (result == 0) {
    note_name(line, folder, name);
    note_change(folder, name, 1);
  }
  errno = code;
  return result;
}

int mkdirat(int folder, const char *name, mode_t mode) {
  return made((int)syscall(SYS_mkdirat, folder, name, mode), "mkdir %s%s\n", folder, name);
}

int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

int linkat(int old_folder, const char *old, int folder, const char *name, int flags) {
  if ((flags & AT_EMPTY_PATH) != 0 && is_failing("direct")) return fail(ENOENT);
  return made((int)syscall(SYS_linkat, old_folder, old, folder, name, flags), "link %s%s\n", folder, name);
}

int renameat(int old_folder, const char *old, int folder, const char *name) {
  int result = (int)syscall(SYS_renameat2, old_folder, old, folder, name, 0U);
  int code = errno;
  if (result == 0) {
    note("rename %s %s\n", old, name);
    note_change(old_folder, old, 0);
    note_change(folder, name, 1);
  }
  errno = code;
  return result;
}

int unlinkat(int folder, const char *name, int flags) {
  if (is_failing("remove")) return fail(EIO);
  int result = (int)syscall(SYS_unlinkat, folder, name, flags);
  int code = errno;
  if (result == 0) {
    note("remove %s\n", name, NULL);
    note_change(folder, name, 0);
  }
  errno = code;
  return result;
}
