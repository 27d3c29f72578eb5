/*
 * What the files of the bindings offer each other.
 *
 * The bindings are linked into one object in which only `_start`, the names of
 * solo5.h and the compiler's stack guard are visible (see the Makefile), so the
 * names here cannot clash with the application's.
 */
#ifndef BINDINGS_H
#define BINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mft_abi.h"
#include "solo5.h"

#define PAGE_SIZE 4096UL
#define NANOSECONDS 1000000000UL

/* What every tender says at the start, whatever its ABI. */
struct boot {
    uint64_t memory_size;
    const char *command_line;
    const struct mft *manifest;
};

/* ---- platform.c of each ABI ---- */

/* Reads the ABI's own structure; called once, before all other functions of the platform. */
struct boot platform_start(const void *boot_info);
void platform_write(const char *text, size_t length);
void platform_exit(int status) __attribute__((noreturn));
int platform_set_tls_base(uintptr_t base);

/* ---- devices.c ---- */

void devices_start(const struct mft *manifest);
/* The attached device of that name and type, and its handle; NULL where the manifest has none. */
const struct mft_entry *device_by_name(const char *name, mft_type_t type, solo5_handle_t *handle);
/* The device of that handle and type, or NULL. */
const struct mft_entry *device_by_handle(solo5_handle_t handle, mft_type_t type);
/* Whether the block device can transfer `size` bytes at `offset`. */
bool block_request_is_valid(const struct mft_entry *device, solo5_off_t offset, size_t size);
unsigned network_count(void);

/* ---- options.c, log.c, abort.c ---- */

/* Takes the `--solo5:...` options from the front of the command line and returns the rest. */
const char *options_parse(const char *command_line);

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
extern enum log_level log_level;
void log_text(enum log_level level, const char *text);
void log_hexadecimal(enum log_level level, uint64_t number);
void log_decimal(enum log_level level, int64_t number);

/* Ends the unikernel with a message that names the place. */
void abort_at(const char *place, const char *message) __attribute__((noreturn));
#define TEXT_OF(x) #x
#define LINE_AS_TEXT(x) TEXT_OF(x)
#define ENSURE(condition)                                                               \
    do {                                                                                \
        if (!(condition))                                                               \
            abort_at(__FILE__ ":" LINE_AS_TEXT(__LINE__), "not true: " #condition); \
    } while (0)

/* ---- string.c: the compiler may call these for any assignment ---- */

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memset(void *to, int byte, size_t size);
size_t strlen(const char *text);
bool text_equal(const char *a, const char *b);

#endif
