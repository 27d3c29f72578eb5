/*
 * The heap: two-level segregated fit (Masmano, Ripoll, Crespo and Real, 2004).
 *
 * Allocation and release take constant time, neighbours that are free are
 * always joined, and of the memory only what has been given out is ever
 * touched, so a unikernel that needs little makes its host provide little.
 *
 * Free blocks are kept in lists by size. The first level of classes doubles
 * from one to the next, the second divides each into 16 equal steps; bitmaps say
 * which lists have blocks.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "libc.h"

#define ALIGNMENT 16UL
#define STEPS_LOG 4
#define STEPS (1 << STEPS_LOG)
/* Sizes below this are multiples of ALIGNMENT with a list each: the first level 0. */
#define SMALL_LOG 8
#define SMALL (1UL << SMALL_LOG)
#define LEVELS 40
#define SIZE_MAXIMUM (1UL << (LEVELS + SMALL_LOG - 2))

struct block {
    struct block *before; /* The neighbour at the lower address; NULL for the first. */
    size_t size_and_free; /* Of the memory after these two; the lowest bit is set in a free block. */
    struct block *next, *previous; /* In the list; part of the memory once given out. */
};

#define FREE 1UL
#define HEADER offsetof(struct block, next)
#define SMALLEST (sizeof(struct block) - HEADER)

static struct block *lists[LEVELS][STEPS];
static uint64_t levels_used;
static uint16_t steps_used[LEVELS];
static size_t bytes_total, bytes_used;
static uintptr_t heap_end;

static size_t size_of(const struct block *block)
{
    return block->size_and_free & ~FREE;
}

static bool is_free(const struct block *block)
{
    return block->size_and_free & FREE;
}

static void *memory_of(struct block *block)
{
    return (char *)block + HEADER;
}

static struct block *block_of(void *memory)
{
    return (struct block *)((char *)memory - HEADER);
}

/* The neighbour at the higher address. */
static struct block *after(struct block *block)
{
    return (struct block *)((char *)memory_of(block) + size_of(block));
}

static unsigned logarithm(size_t size)
{
    return 63 - __builtin_clzl(size);
}

static void class_of(size_t size, unsigned *level, unsigned *step)
{
    if (size < SMALL) {
        *level = 0;
        *step = size / (SMALL / STEPS);
    } else {
        unsigned log = logarithm(size);
        *level = log - SMALL_LOG + 1;
        *step = (size >> (log - STEPS_LOG)) - STEPS;
    }
}

static void list_add(struct block *block)
{
    unsigned level, step;

    class_of(size_of(block), &level, &step);
    block->size_and_free |= FREE;
    block->previous = NULL;
    block->next = lists[level][step];
    if (block->next)
        block->next->previous = block;
    lists[level][step] = block;
    steps_used[level] |= 1 << step;
    levels_used |= 1UL << level;
}

static void list_remove(struct block *block)
{
    unsigned level, step;

    class_of(size_of(block), &level, &step);
    block->size_and_free &= ~FREE;
    if (block->next)
        block->next->previous = block->previous;
    if (block->previous) {
        block->previous->next = block->next;
        return;
    }
    lists[level][step] = block->next;
    if (!block->next) {
        steps_used[level] &= ~(1 << step);
        if (!steps_used[level])
            levels_used &= ~(1UL << level);
    }
}

/* A free block from the first list in which every block has at least `size` bytes. */
static struct block *find(size_t size)
{
    unsigned level, step;

    if (size >= SMALL)
        size += (1UL << (logarithm(size) - STEPS_LOG)) - 1;
    class_of(size, &level, &step);

    unsigned steps = steps_used[level] & ~0U << step;
    if (!steps) {
        uint64_t levels = levels_used & ~1UL << level;
        if (!levels)
            return NULL;
        level = __builtin_ctzl(levels);
        steps = steps_used[level];
    }
    return lists[level][__builtin_ctz(steps)];
}

/* Cuts a block that is in no list after `size` bytes, and returns what is left, in no list either, or NULL. */
static struct block *split(struct block *block, size_t size)
{
    if (size_of(block) < size + HEADER + SMALLEST)
        return NULL;

    size_t rest_size = size_of(block) - size - HEADER;
    block->size_and_free = size;
    struct block *rest = after(block);
    rest->before = block;
    rest->size_and_free = rest_size;
    after(rest)->before = rest;
    return rest;
}

/* Joins a block that is in no list with the free one after it. */
static void join_after(struct block *block)
{
    struct block *next = after(block);

    if (!is_free(next))
        return;
    list_remove(next);
    block->size_and_free += HEADER + size_of(next);
    after(block)->before = block;
}

/* Makes a block that is in no list free. */
static void release(struct block *block)
{
    join_after(block);
    if (block->before && is_free(block->before)) {
        block = block->before;
        list_remove(block);
        block->size_and_free += HEADER + size_of(after(block));
        after(block)->before = block;
    }
    list_add(block);
}

static void release_rest(struct block *block, size_t size)
{
    struct block *rest = split(block, size);

    if (rest)
        release(rest);
}

/* What is set aside for a request of that size; 0 for one that can never be met. */
static size_t rounded(size_t size)
{
    if (size > SIZE_MAXIMUM)
        return 0;
    return size <= SMALLEST ? SMALLEST : (size + ALIGNMENT - 1) & -ALIGNMENT;
}

void heap_start(uintptr_t start, size_t size)
{
    uintptr_t first = (start + ALIGNMENT - 1) & -ALIGNMENT;
    uintptr_t end = (start + size) & -ALIGNMENT;
    struct block *block = (struct block *)first;

    /* A last block without memory, never free, so that every other block has one after it. */
    block->before = NULL;
    block->size_and_free = end - first - 2 * HEADER;
    after(block)->before = block;
    after(block)->size_and_free = 0;
    list_add(block);
    bytes_total = end - first;
    heap_end = end;
}

void *malloc(size_t size)
{
    /* No page can be protected between the two, so this is the place to notice before more harm is done. */
    if ((uintptr_t)__builtin_frame_address(0) < heap_end)
        libc_abort("stack overflow: the stack has grown into the heap");

    size_t wanted = rounded(size);
    struct block *block = wanted ? find(wanted) : NULL;

    if (!block) {
        errno = ENOMEM;
        return NULL;
    }
    list_remove(block);
    release_rest(block, wanted);
    bytes_used += HEADER + size_of(block);
    return memory_of(block);
}

void free(void *memory)
{
    if (!memory)
        return;
    struct block *block = block_of(memory);
    if (is_free(block) || after(block)->before != block)
        libc_abort("free() of memory that is not in use, or whose end was overwritten");
    bytes_used -= HEADER + size_of(block);
    release(block);
}

void *calloc(size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    void *memory = malloc(bytes);
    return memory ? memset(memory, 0, bytes) : NULL;
}

void *realloc(void *memory, size_t size)
{
    if (!memory)
        return malloc(size);

    struct block *block = block_of(memory);
    size_t old = size_of(block), wanted = rounded(size);
    if (wanted && (wanted <= old || (is_free(after(block)) && wanted <= old + HEADER + size_of(after(block))))) {
        if (wanted > old)
            join_after(block);
        release_rest(block, wanted);
        bytes_used += size_of(block) - old;
        return memory;
    }
    void *moved = malloc(size);
    if (moved) {
        memcpy(moved, memory, old < size ? old : size);
        free(memory);
    }
    return moved;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    if (alignment <= ALIGNMENT)
        return malloc(size);
    if ((alignment & (alignment - 1)) != 0 || alignment > SIZE_MAXIMUM || size > SIZE_MAXIMUM) {
        errno = EINVAL;
        return NULL;
    }
    /* Room for a block of its own in front of the aligned memory. */
    size_t wanted = rounded(size);
    char *memory = malloc(wanted + alignment + HEADER + SMALLEST);
    if (!memory)
        return NULL;

    struct block *block = block_of(memory);
    bytes_used -= HEADER + size_of(block);
    if ((uintptr_t)memory % alignment != 0) {
        uintptr_t aligned = ((uintptr_t)memory + HEADER + SMALLEST + alignment - 1) & -alignment;
        struct block *front = block;
        block = split(front, aligned - HEADER - (uintptr_t)memory);
        release(front);
    }
    release_rest(block, wanted);
    bytes_used += HEADER + size_of(block);
    return memory_of(block);
}

void *memalign(size_t alignment, size_t size)
{
    return aligned_alloc(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    void *aligned = aligned_alloc(alignment, size);

    if (!aligned)
        return errno;
    *memory = aligned;
    return 0;
}

size_t malloc_usable_size(void *memory)
{
    return memory ? size_of(block_of(memory)) : 0;
}

size_t malloc_memory_usage(void)
{
    return bytes_used;
}

size_t malloc_footprint(void)
{
    return bytes_total;
}

int malloc_trim(size_t keep)
{
    (void)keep;
    return 0;
}

struct mallinfo mallinfo(void)
{
    return (struct mallinfo){ .arena = bytes_total, .uordblks = bytes_used, .fordblks = bytes_total - bytes_used };
}

/* musl calls them by these names inside. */
void *__libc_malloc(size_t size) __attribute__((alias("malloc")));
void *__libc_calloc(size_t count, size_t size) __attribute__((alias("calloc")));
void *__libc_realloc(void *memory, size_t size) __attribute__((alias("realloc")));
void __libc_free(void *memory) __attribute__((alias("free")));
