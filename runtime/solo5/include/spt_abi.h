/* Between an spt tender and its guest: a process confined by seccomp. */
#ifndef SPT_ABI_H
#define SPT_ABI_H

#include <stdint.h>

#define SPT_ABI_VERSION 2

/* The tender enters the guest with the address of this structure as the only argument. */
struct spt_boot_info {
    uint64_t mem_size;   /* End of the guest's memory, which begins at 0. */
    uint64_t kernel_end; /* End of the loaded image. */
    const char *cmdline;
    const void *mft;     /* The manifest, with the devices attached. */
    int epollfd;         /* Watches the networks and the timer. */
    int timerfd;         /* Ends a wait. */
};

/* How the timer is called in events of the epoll set; networks are called by their handle. */
#define SPT_INTERNAL_TIMERFD (~1U)

#endif
