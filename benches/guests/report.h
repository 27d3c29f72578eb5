/* How long something took, told to the bench: nanoseconds, one number a line. */
#ifndef REPORT_H
#define REPORT_H

#include "guest.h"

static inline void put_time_since(solo5_time_t start)
{
    solo5_time_t passed = solo5_clock_monotonic() - start;
    char digits[] = "00000000000000000000\n";
    char *digit = digits + sizeof digits - 2;

    do {
        *--digit = '0' + passed % 10;
        passed /= 10;
    } while (passed);
    put(digit);
}

#endif
