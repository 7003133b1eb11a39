/* This replaces openat2(2) by openat(2), without the confinement, because Debian 12's valgrind lacks openat2. Use it only to
   count. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>

/* The C library's syscall(2), through which ferry calls openat2. */
long syscall(long number, ...) {
  va_list list;
  va_start(list, number);
  long arguments[6];
  for (int i = 0; i < 6; i++) arguments[i] = va_arg(list, long);
  va_end(list);
  if (number == SYS_openat2)
    return openat((int)arguments[0], (const char *)arguments[1], (int)*(const unsigned long *)arguments[2]);
  long result;
  register long fourth __asm__("r10") = arguments[3], fifth __asm__("r8") = arguments[4];
  register long sixth __asm__("r9") = arguments[5];
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(arguments[0]), "S"(arguments[1]), "d"(arguments[2]), "r"(fourth), "r"(fifth),
                     "r"(sixth)
                   : "rcx", "r11", "memory");
  if (result >= 0 || result < -4095) return result;
  errno = (int)-result;
  return -1;
}
