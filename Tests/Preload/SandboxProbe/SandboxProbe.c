/* Loaded into ferry serve before the C library (LD_PRELOAD), looks at the sandbox from inside. What it does depends on the
   environment:

   PROBE_LAYERS    the layers that the kernel has, such as "seccomp"; all others it seems to lack
   PROBE_ATTEMPTS  what a process that somebody else has taken over would try, such as "open,exec", as soon as the process is
                   confined; standard error gets "probe: NAME: RESULT" for each
   PROBE_TRACE     if it is set, a refused call writes its name and where it was made, and aborts; in a debug build of ferry

   If there are attempts and no trace, a refused call fails as it does in a release. */
#define _GNU_SOURCE
#include "SandboxProbe.h"
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int has_layer(const char *name) {
  const char *layers = getenv("PROBE_LAYERS");
  return layers == NULL || strstr(layers, name) != NULL;
}

/* ---- What is tried. Each returns -1 with errno set if it was refused. ---- */

static int reach(int (*call)(int, const struct sockaddr *, socklen_t)) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  return descriptor < 0 ? -1 : call(descriptor, (struct sockaddr *)&address, sizeof address);
}

static int try_open(void) { return open("/etc/passwd", O_RDONLY); }
static int try_list(void) { return open("/", O_RDONLY | O_DIRECTORY); }
static int try_create(void) { return open("/tmp/ferry-escaped", O_WRONLY | O_CREAT, 0600); }
static int try_exec(void) { return execv("/bin/true", (char *[]){NULL}); }
static int try_spawn(void) {
  pid_t process;
  errno = posix_spawn(&process, "/bin/true", NULL, NULL, (char *[]){NULL}, NULL);
  return errno == 0 ? 0 : -1;
}
static int try_connect(void) { return reach(connect); }
static int try_bind(void) { return reach(bind); }
static int try_signal(void) { return kill(getppid(), 0); }
static int try_code(void) {
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static const struct {
  const char *name;
  int (*make)(void);
} attempts[] = {
    {"open", try_open},   {"list", try_list},       {"create", try_create}, {"exec", try_exec}, {"spawn", try_spawn},
    {"connect", try_connect}, {"bind", try_bind}, {"signal", try_signal}, {"code", try_code},
};

static void make_attempts(void) {
  const char *names = getenv("PROBE_ATTEMPTS");
  for (size_t index = 0; names != NULL && index < sizeof attempts / sizeof *attempts; index++) {
    if (strstr(names, attempts[index].name) == NULL) continue;
    int result = attempts[index].make();
    dprintf(STDERR_FILENO, "probe: %s: %s\n", attempts[index].name, result == -1 ? strerror(errno) : "done");
  }
}

/* ---- The trace. ---- */

static const char *call_name(int number) {
  uint32_t (*native)(void) = (uint32_t (*)(void))dlsym(RTLD_DEFAULT, "seccomp_arch_native");
  char *(*resolve)(uint32_t, int) = (char *(*)(uint32_t, int))dlsym(RTLD_DEFAULT, "seccomp_syscall_resolve_num_arch");
  const char *name = native == NULL || resolve == NULL ? NULL : resolve(native(), number);
  return name == NULL ? "?" : name;
}

static void tell_and_abort(int number, siginfo_t *information, void *context) {
  (void)number, (void)context;
  void *frames[64];
  int call = information->si_syscall;
  dprintf(STDERR_FILENO, "probe: the sandbox forbids the system call %d (%s); it was made here:\n", call, call_name(call));
  backtrace_symbols_fd(frames, backtrace(frames, 64), STDERR_FILENO);
  signal(SIGABRT, SIG_DFL);
  abort();
}

static void prepare_trace(void) {
  struct sigaction action = {.sa_sigaction = tell_and_abort, .sa_flags = SA_SIGINFO};
  void *frame;
  sigaction(SIGSYS, &action, NULL);
  /* The first trace loads a library, which is forbidden later. */
  backtrace(&frame, 1);
}

/* ---- The functions by which ferry confines itself. ---- */

/* seccomp_init(3): the action is what becomes of a refused call. */
void *seccomp_init(uint32_t action) {
  void *(*next)(uint32_t) = (void *(*)(uint32_t))dlsym(RTLD_NEXT, "seccomp_init");
  if (getenv("PROBE_TRACE") != NULL) prepare_trace();
  else if (getenv("PROBE_ATTEMPTS") != NULL) action = 0x00050000u | EPERM; /* SCMP_ACT_ERRNO(EPERM) */
  return next(action);
}

/* seccomp_load(3), the last step into the sandbox. */
int seccomp_load(void *filter) {
  int (*next)(void *) = (int (*)(void *))dlsym(RTLD_NEXT, "seccomp_load");
  int result = has_layer("seccomp") ? next(filter) : -ENOSYS;
  make_attempts();
  return result;
}

/* syscall(2), by which ferry asks for Landlock. */
long syscall(long number, ...) {
  static long (*next)(long, ...);
  if (next == NULL) next = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  va_list list;
  va_start(list, number);
  long values[6];
  for (int index = 0; index < 6; index++) values[index] = va_arg(list, long);
  va_end(list);
  if (number == SYS_landlock_create_ruleset && !has_layer("landlock")) {
    errno = ENOSYS;
    return -1;
  }
  return next(number, values[0], values[1], values[2], values[3], values[4], values[5]);
}
