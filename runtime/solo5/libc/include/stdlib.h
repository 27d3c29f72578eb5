/* musl's header, and what C stubs of unikernels expect of the allocator besides. */
#ifndef SOLO5_STDLIB_H
#define SOLO5_STDLIB_H

#include_next <stdlib.h>

/* As in the GNU C library; only `arena`, `uordblks` and `fordblks` are filled in. All in bytes. */
struct mallinfo {
    size_t arena;    /* The whole heap. */
    size_t ordblks;
    size_t smblks;
    size_t hblks;
    size_t hblkhd;
    size_t usmblks;
    size_t fsmblks;
    size_t uordblks; /* In use. */
    size_t fordblks; /* Free. */
    size_t keepcost;
};

struct mallinfo mallinfo(void);

/* Bytes in use, counting the allocator's own. */
size_t malloc_memory_usage(void);

/* Bytes that the heap takes from the host: all of it, from the start on. */
size_t malloc_footprint(void);

/* Gives nothing back to the host, which never takes memory back, and returns 0. */
int malloc_trim(size_t keep);

#endif
