/* Monotonic time from the processor's time-stamp counter, wall time from the host. */
#include "../bindings.h"
#include "hypercall.h"

static uint64_t frequency;

static uint64_t ticks(void)
{
    uint32_t low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

void clock_start(uint64_t ticks_per_second)
{
    ENSURE(ticks_per_second > 0);
    frequency = ticks_per_second;
}

solo5_time_t solo5_clock_monotonic(void)
{
    uint64_t now = ticks();
    uint64_t whole = now / frequency;

    /* The rest is below the frequency: below 18 GHz the product fits into 64 bits. */
    return whole * NANOSECONDS + now % frequency * NANOSECONDS / frequency;
}

solo5_time_t solo5_clock_wall(void)
{
    struct hvt_hc_walltime time;

    hypercall(HVT_HYPERCALL_WALLTIME, &time);
    return time.nsecs;
}
