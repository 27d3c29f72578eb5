#ifndef HYPERCALL_H
#define HYPERCALL_H

#include "hvt_abi.h"

/* A guest's memory ends below 4 GB, so an address fits into the 32 bits that a port takes. */
static inline void hypercall(enum hvt_hypercall number, volatile void *arguments)
{
    __asm__ volatile("outl %0, %1"
                     :
                     : "a"((uint32_t)(uintptr_t)arguments), "d"((uint16_t)(HVT_HYPERCALL_PIO_BASE + number))
                     : "memory");
}

/* clock.c */
void clock_start(uint64_t ticks_per_second);
/* traps.c */
void traps_start(void);

#endif
