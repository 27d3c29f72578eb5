/* Waiting: a timer set to the deadline and the networks, in one epoll set that the tender made. */
#include "../bindings.h"
#include "spt_abi.h"
#include "system_call.h"

#define TIMER_ABSOLUTE 1

struct timer_value {
    struct system_time interval;
    struct system_time first;
};

struct epoll_event {
    uint32_t events;
    uint64_t data;
} __attribute__((packed));

void solo5_yield(solo5_time_t deadline, solo5_handle_set_t *ready_set)
{
    struct epoll_event events[MFT_MAX_ENTRIES];
    struct timer_value timer = {
        /* A time of 0 would stop the timer instead of ringing at once. */
        .first = { .seconds = deadline / NANOSECONDS, .nanoseconds = deadline % NANOSECONDS | 1 },
    };
    solo5_handle_set_t ready = 0;
    long count;

    ENSURE(solo5_system_call(SYSTEM_TIMERFD_SETTIME, timer_descriptor, TIMER_ABSOLUTE, (long)&timer, 0, 0, 0) == 0);
    do {
        count = solo5_system_call(SYSTEM_EPOLL_PWAIT, epoll_descriptor, (long)events, network_count() + 1, -1, 0, 0);
    } while (count == SYSTEM_EINTR);
    ENSURE(count >= 0);

    for (long i = 0; i < count; i++)
        if (events[i].data != SPT_INTERNAL_TIMERFD)
            ready |= 1UL << events[i].data;
    if (ready_set)
        *ready_set = ready;
}
