/*
 * The system calls that an spt tender permits. The one `syscall` instruction of
 * an image is in `solo5_system_call`: the linker wrapper refuses all others.
 */
#ifndef SYSTEM_CALL_H
#define SYSTEM_CALL_H

#include <stdint.h>

enum system_call {
    SYSTEM_READ = 0,
    SYSTEM_WRITE = 1,
    SYSTEM_PREAD64 = 17,
    SYSTEM_PWRITE64 = 18,
    SYSTEM_ARCH_PRCTL = 158,
    SYSTEM_CLOCK_GETTIME = 228,
    SYSTEM_EXIT_GROUP = 231,
    SYSTEM_EPOLL_PWAIT = 281,
    SYSTEM_TIMERFD_SETTIME = 286,
};

#define SYSTEM_EINTR (-4)
#define SYSTEM_EAGAIN (-11)

/* The call's result, or an error as a negative number. */
long solo5_system_call(enum system_call number, long a, long b, long c, long d, long e, long f);

struct system_time {
    int64_t seconds;
    int64_t nanoseconds;
};

/* The descriptors of spt_boot_info. */
extern int epoll_descriptor, timer_descriptor;

#endif
