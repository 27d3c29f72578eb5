#include "../bindings.h"
#include "system_call.h"

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1

static solo5_time_t clock_now(int clock)
{
    struct system_time time;

    ENSURE(solo5_system_call(SYSTEM_CLOCK_GETTIME, clock, (long)&time, 0, 0, 0, 0) == 0);
    return time.seconds * NANOSECONDS + time.nanoseconds;
}

solo5_time_t solo5_clock_monotonic(void)
{
    return clock_now(CLOCK_MONOTONIC);
}

solo5_time_t solo5_clock_wall(void)
{
    return clock_now(CLOCK_REALTIME);
}
