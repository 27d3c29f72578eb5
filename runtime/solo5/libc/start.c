/*
 * Makes musl's functions usable: heap, thread block, streams. Of musl only what
 * works without an operating system is there (see the Makefile); this layer
 * supplies the rest, or ENOSYS in its place.
 */
#include <locale.h>
#include <solo5.h>
#include <stdlib.h>

#include "libc.h"

/* The stack may grow as large as a Linux process's, but leaves most of a small memory to the heap. */
#define STACK_MAXIMUM (8UL << 20)
#define STACK_SHARE 8

/* More than musl's `struct pthread`, which lies at the thread pointer and is private to musl. */
#define THREAD_SIZE 1024UL

#define CACHE_LINE 64UL

extern void (*__init_array_start[])(void), (*__init_array_end[])(void);

static void thread_start(void)
{
    size_t variables = solo5_tls_tp_offset(0);
    uintptr_t block = (uintptr_t)calloc(1, variables + CACHE_LINE + THREAD_SIZE);

    if (!block)
        libc_abort("no memory for thread-local variables");
    /* It is the thread pointer, not the block, that has to be aligned. */
    uintptr_t pointer = (block + variables + CACHE_LINE - 1) & -CACHE_LINE;
    if (solo5_tls_init(pointer - variables) != SOLO5_R_OK || solo5_set_tls_base(pointer) != SOLO5_R_OK)
        libc_abort("thread-local variables cannot be set up");
    /* The thread block holds the locale; this fills it in without knowing where. */
    uselocale(LC_GLOBAL_LOCALE);
}

/*
 * To be called first by `solo5_app_main`, with the memory of its start info,
 * under the name that the platform library of MirageOS knows.
 */
void _nolibc_init(uintptr_t start, size_t size)
{
    size_t stack = size / STACK_SHARE;

    heap_start(start, size - (stack < STACK_MAXIMUM ? stack : STACK_MAXIMUM));
    thread_start();
    clock_start();
    console_start();
    for (size_t i = 0; &__init_array_start[i] != __init_array_end; i++)
        __init_array_start[i]();
}
