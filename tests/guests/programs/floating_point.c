/* Floating point and vectors work, and their registers survive a call of the host. */
#include "guest.h"

typedef float vector __attribute__((vector_size(16)));

int solo5_app_main(const struct solo5_start_info *info)
{
    (void)info;
    volatile double two = 2.0;
    double root = 1.0;
    register vector kept __asm__("xmm9") = { 1, 2, 3, 4 };

    for (int i = 0; i < 20; i++)
        root = (root + two / root) / 2;
    EXPECT(root > 1.41421356237309 && root < 1.41421356237310);

    __asm__ volatile("" : "+x"(kept));
    solo5_yield(solo5_clock_monotonic() + 1000000, NULL);
    __asm__ volatile("" : "+x"(kept));
    for (int i = 0; i < 4; i++)
        EXPECT(kept[i] == i + 1);
    put("it computes\n");
    return SOLO5_EXIT_SUCCESS;
}
