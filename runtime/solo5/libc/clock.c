/* Time; musl's `time`, `gettimeofday` and `clock` ask here. */
#include <solo5.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <time.h>

#include "libc.h"

#define NANOSECONDS 1000000000UL

static solo5_time_t start;

void clock_start(void)
{
    start = solo5_clock_monotonic();
}

/* The processor is all the unikernel's: it has used what has passed since the start. */
static solo5_time_t processor_time(void)
{
    return solo5_clock_monotonic() - start;
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    solo5_time_t now;

    switch (clock) {
    case CLOCK_REALTIME:
        now = solo5_clock_wall();
        break;
    case CLOCK_PROCESS_CPUTIME_ID:
    case CLOCK_THREAD_CPUTIME_ID:
        now = processor_time();
        break;
    default:
        now = solo5_clock_monotonic();
    }
    time->tv_sec = now / NANOSECONDS;
    time->tv_nsec = now % NANOSECONDS;
    return 0;
}

/* musl calls it by this name inside. */
int __clock_gettime(clockid_t clock, struct timespec *time) __attribute__((alias("clock_gettime")));

int clock_getres(clockid_t clock, struct timespec *resolution)
{
    (void)clock;
    *resolution = (struct timespec){ .tv_nsec = 1 };
    return 0;
}

clock_t times(struct tms *times)
{
    const clock_t per_second = 100;
    clock_t now = processor_time() / (NANOSECONDS / per_second);

    *times = (struct tms){ .tms_utime = now };
    return now;
}

int getrusage(int who, struct rusage *usage)
{
    (void)who;
    solo5_time_t now = processor_time();

    memset(usage, 0, sizeof *usage);
    usage->ru_utime.tv_sec = now / NANOSECONDS;
    usage->ru_utime.tv_usec = now % NANOSECONDS / 1000;
    return 0;
}
