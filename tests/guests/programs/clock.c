/* Time: it passes, the host's date is plausible, and a wait takes as long as asked. */
#include "guest.h"

#define MILLISECOND 1000000UL
#define YEAR_2020 1577836800000000000UL

static void waits(solo5_time_t time)
{
    solo5_time_t start = solo5_clock_monotonic(), wall = solo5_clock_wall();
    solo5_handle_set_t ready = 1;

    solo5_yield(start + time, &ready);
    solo5_time_t passed = solo5_clock_monotonic() - start;
    EXPECT(ready == 0);
    EXPECT(passed >= time);
    EXPECT(passed < time + 2000 * MILLISECOND);
    /* The two clocks agree, as far as a clock that may be set can. */
    solo5_time_t wall_passed = solo5_clock_wall() - wall;
    EXPECT(wall_passed + 100 * MILLISECOND >= passed);
    EXPECT(passed + 2000 * MILLISECOND >= wall_passed);
}

int solo5_app_main(const struct solo5_start_info *info)
{
    (void)info;
    solo5_time_t last = solo5_clock_monotonic();

    for (int i = 0; i < 1000; i++) {
        solo5_time_t now = solo5_clock_monotonic();
        EXPECT(now >= last);
        last = now;
    }
    EXPECT(solo5_clock_wall() > YEAR_2020);
    waits(100 * MILLISECOND);
    waits(1 * MILLISECOND);
    waits(0);
    /* A deadline in the past is no wait, and nobody has to ask who is ready. */
    solo5_yield(0, NULL);
    solo5_yield(solo5_clock_monotonic() - MILLISECOND, NULL);
    put("time passes\n");
    return SOLO5_EXIT_SUCCESS;
}
