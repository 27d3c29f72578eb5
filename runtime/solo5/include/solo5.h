/*
 * The public interface of Solo5 0.9: what a unikernel may ask of its host.
 *
 * Names, values and meaning are those of upstream's header, so code written
 * for one toolchain compiles with the other.
 */
#ifndef SOLO5_H_INCLUDED
#define SOLO5_H_INCLUDED

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The outcome of an operation that may fail. */
typedef enum {
    SOLO5_R_OK = 0,  /* Done. */
    SOLO5_R_AGAIN,   /* Not now: the same call may succeed later. */
    SOLO5_R_EINVAL,  /* An argument is wrong: nothing was done. */
    SOLO5_R_EUNSPEC, /* The host failed. */
} solo5_result_t;

/* ---- Life of a unikernel ---- */

struct solo5_start_info {
    const char *cmdline;  /* Arguments, separated by spaces. */
    uintptr_t heap_start; /* First byte of the free memory. */
    size_t heap_size;     /* Its length; the initial stack grows down from its end. */
};

/* Written by the application. Returning is the same as calling `solo5_exit`. */
int solo5_app_main(const struct solo5_start_info *info);

#define SOLO5_EXIT_SUCCESS 0
#define SOLO5_EXIT_FAILURE 1
#define SOLO5_EXIT_ABORT 255

/* Ends the unikernel. Statuses from 255 on belong to Solo5. */
void solo5_exit(int status) __attribute__((noreturn));

/* Ends the unikernel as failed: the host sees `SOLO5_EXIT_ABORT`. */
void solo5_abort(void) __attribute__((noreturn));

/* ---- Thread-local storage, local-exec model ---- */

/* Bytes that the thread-local variables of one thread take. */
size_t solo5_tls_size(void);

/* The thread pointer that belongs to the block at `tls`. */
uintptr_t solo5_tls_tp_offset(uintptr_t tls);

/* Gives the zeroed block at `tls` its initial values. */
solo5_result_t solo5_tls_init(uintptr_t tls);

/* Makes `base` the thread pointer of the processor. */
solo5_result_t solo5_set_tls_base(uintptr_t base);

/* ---- Time, in nanoseconds ---- */

typedef uint64_t solo5_time_t;

/* Time since some moment in the past; never goes back. */
solo5_time_t solo5_clock_monotonic(void);

/* Time since 1970-01-01 00:00 UTC, as the host has it. */
solo5_time_t solo5_clock_wall(void);

/* ---- Waiting ---- */

typedef uint64_t solo5_handle_t;
typedef uint64_t solo5_handle_set_t; /* Bit `1 << handle` stands for a handle. */

/*
 * Waits until monotonic time reaches `deadline` or a network has input.
 * `ready_set`, unless NULL, receives the networks that have input.
 */
void solo5_yield(solo5_time_t deadline, solo5_handle_set_t *ready_set);

/* ---- Console ---- */

/* Writes as well as the host can: output may be lost, but this never fails. */
void solo5_console_write(const char *buf, size_t size);

/* ---- Networks ---- */

#define SOLO5_NET_ALEN 6  /* Length of an Ethernet address. */
#define SOLO5_NET_HLEN 14 /* Length of an Ethernet header. */

struct solo5_net_info {
    uint8_t mac_address[SOLO5_NET_ALEN];
    size_t mtu; /* Without the Ethernet header. */
};

/* Finds the network that the manifest calls `name`. */
solo5_result_t solo5_net_acquire(const char *name, solo5_handle_t *handle, struct solo5_net_info *info);

/* Sends one Ethernet frame of at most MTU + SOLO5_NET_HLEN bytes, without waiting. */
solo5_result_t solo5_net_write(solo5_handle_t handle, const uint8_t *buf, size_t size);

/* Receives one Ethernet frame, or SOLO5_R_AGAIN; `size` is at least MTU + SOLO5_NET_HLEN. */
solo5_result_t solo5_net_read(solo5_handle_t handle, uint8_t *buf, size_t size, size_t *read_size);

/* ---- Block devices ---- */

typedef uint64_t solo5_off_t;

struct solo5_block_info {
    solo5_off_t capacity;   /* Bytes. */
    solo5_off_t block_size; /* Bytes: the unit, and for now also the limit, of a transfer. */
};

/* Finds the block device that the manifest calls `name`. */
solo5_result_t solo5_block_acquire(const char *name, solo5_handle_t *handle, struct solo5_block_info *info);

/* Writes one whole block at the byte `offset`, a multiple of the block size. */
solo5_result_t solo5_block_write(solo5_handle_t handle, solo5_off_t offset, const uint8_t *buf, size_t size);

/* Reads one whole block at the byte `offset`, a multiple of the block size. */
solo5_result_t solo5_block_read(solo5_handle_t handle, solo5_off_t offset, uint8_t *buf, size_t size);

#endif
