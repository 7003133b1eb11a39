/* Tells ThreadSanitizer of the order that a contended Synchronization.Mutex keeps.
 *
 * The fast path of the mutex is compiled into the program and seen. Its slow path is in libswiftSynchronization, which
 * is not instrumented, and takes the lock in the kernel: without this, whatever the mutex protects is reported as a
 * race as soon as two threads wait for it. The functions here take the place of the library's, call them, and say what
 * they did. Linked by `make test-sanitize` alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdbool.h>

#define SELF __attribute__((swift_context)) void *self
#define SWIFT __attribute__((swiftcall))

/* Synchronization._MutexHandle's methods _lockSlow(_: UInt32), _tryLockSlow() -> Bool and _unlockSlow(). */
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

void __tsan_acquire(void *address);
void __tsan_release(void *address);

SWIFT void lockSlow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT bool tryLockSlow(SELF) __asm__(TRY_LOCK_SLOW);
SWIFT void unlockSlow(SELF) __asm__(UNLOCK_SLOW);

SWIFT void lockSlow(uint32_t thread, SELF) {
    SWIFT void (*real)(uint32_t, SELF) = dlsym(RTLD_NEXT, LOCK_SLOW);
    real(thread, self);
    __tsan_acquire(self);
}

SWIFT bool tryLockSlow(SELF) {
    SWIFT bool (*real)(SELF) = dlsym(RTLD_NEXT, TRY_LOCK_SLOW);
    bool locked = real(self);
    if (locked) __tsan_acquire(self);
    return locked;
}

SWIFT void unlockSlow(SELF) {
    SWIFT void (*real)(SELF) = dlsym(RTLD_NEXT, UNLOCK_SLOW);
    __tsan_release(self);
    real(self);
}
