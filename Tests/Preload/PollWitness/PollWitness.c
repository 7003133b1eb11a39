/* Loaded before the C library (LD_PRELOAD), writes down in the file that POLL_LOG names each call of poll that reaches the C
   library: "COUNT TIMEOUT = RESULT". */
#define _GNU_SOURCE
#include "PollWitness.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int poll(struct pollfd *entries, nfds_t count, int timeout) {
  int (*next)(struct pollfd *, nfds_t, int) = (int (*)(struct pollfd *, nfds_t, int))dlsym(RTLD_NEXT, "poll");
  int result = next(entries, count, timeout);
  const char *path = getenv("POLL_LOG");
  int file = path == NULL ? -1 : open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file >= 0) {
    dprintf(file, "%lu %d = %d\n", (unsigned long)count, timeout, result);
    close(file);
  }
  return result;
}
