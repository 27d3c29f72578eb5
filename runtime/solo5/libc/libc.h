/* What the files of this layer offer each other. Sizes are in bytes. */
#ifndef LIBC_H
#define LIBC_H

#include <stddef.h>
#include <stdint.h>

/* Makes the memory from `start` on the heap of malloc; called once. */
void heap_start(uintptr_t start, size_t size);

/* Takes down the time of the start. */
void clock_start(void);

/* Opens standard output and error on the console. */
void console_start(void);

/* Prints the message and ends the unikernel as aborted. */
void libc_abort(const char *message) __attribute__((noreturn));

#endif
