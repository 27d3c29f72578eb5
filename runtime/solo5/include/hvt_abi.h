/* Between an hvt tender and its guest: a virtual machine with hypercalls. */
#ifndef HVT_ABI_H
#define HVT_ABI_H

#include <stddef.h>
#include <stdint.h>

#define HVT_ABI_VERSION 2

/* The tender enters the guest with the address of this structure as the only argument. */
struct hvt_boot_info {
    uint64_t mem_size;       /* End of the guest's memory, which begins at 0. */
    uint64_t kernel_end;     /* End of the loaded image. */
    uint64_t cpu_cycle_freq; /* Ticks of the time-stamp counter in a second. */
    const char *cmdline;
    const void *mft;         /* The manifest, with the devices attached. */
};

/* A hypercall writes the address of its arguments to the I/O port base + number. */
#define HVT_HYPERCALL_PIO_BASE 0x500

enum hvt_hypercall {
    HVT_HYPERCALL_WALLTIME = 1,
    HVT_HYPERCALL_PUTS,
    HVT_HYPERCALL_POLL,
    HVT_HYPERCALL_BLOCK_WRITE,
    HVT_HYPERCALL_BLOCK_READ,
    HVT_HYPERCALL_NET_WRITE,
    HVT_HYPERCALL_NET_READ,
    HVT_HYPERCALL_HALT,
};

struct hvt_hc_walltime {
    uint64_t nsecs; /* out */
};

struct hvt_hc_puts {
    const char *data;
    size_t len;
};

struct hvt_hc_poll {
    uint64_t timeout_nsecs; /* From now on. */
    uint64_t ready_set;     /* out */
    int ret;                /* out */
};

struct hvt_hc_block_write {
    uint64_t handle;
    uint64_t offset;
    const void *data;
    size_t len;
    int ret; /* out */
};

struct hvt_hc_block_read {
    uint64_t handle;
    uint64_t offset;
    void *data;
    size_t len; /* in and out */
    int ret;    /* out */
};

struct hvt_hc_net_write {
    uint64_t handle;
    const void *data;
    size_t len;
    int ret; /* out */
};

struct hvt_hc_net_read {
    uint64_t handle;
    void *data;
    size_t len; /* in and out */
    int ret;    /* out */
};

struct hvt_hc_halt {
    void *cookie; /* Where a debugger finds the state of a trap, or NULL. */
    int exit_status;
};

#endif
