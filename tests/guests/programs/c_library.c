/* The C library: printing, parsing, sorting, files that are not there, and a heap that keeps what it is given. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <solo5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void _nolibc_init(uintptr_t start, size_t size);

#define EXPECT(condition)                                                       \
    do {                                                                        \
        if (!(condition)) {                                                     \
            printf("%s:%d: broken: %s\n", __FILE__, __LINE__, #condition);      \
            exit(1);                                                            \
        }                                                                       \
    } while (0)

static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static uint32_t random_number(void)
{
    static uint64_t state = 42;

    state = state * 6364136223846793005 + 1442695040888963407;
    return state >> 33;
}

/* Some thousand blocks of all sizes, each filled with its number, taken, resized and given back at random. */
static void heap(void)
{
    enum { BLOCKS = 512, STEPS = 200000 };
    static struct {
        uint8_t *memory;
        size_t size;
    } blocks[BLOCKS];
    size_t before = malloc_memory_usage();

    for (int step = 0; step < STEPS; step++) {
        unsigned i = random_number() % BLOCKS;
        size_t size = random_number() % (1 << random_number() % 14);
        size_t common = size < blocks[i].size ? size : blocks[i].size;

        if (!blocks[i].memory) {
            size_t alignment = 16UL << random_number() % 9;
            blocks[i].memory = random_number() % 4 ? malloc(size) : aligned_alloc(alignment, size);
        } else if (random_number() % 2) {
            blocks[i].memory = realloc(blocks[i].memory, size);
            for (size_t at = 0; at < common; at++)
                EXPECT(blocks[i].memory[at] == (uint8_t)i);
        } else {
            for (size_t at = 0; at < blocks[i].size; at++)
                EXPECT(blocks[i].memory[at] == (uint8_t)i);
            free(blocks[i].memory);
            blocks[i].memory = NULL;
            blocks[i].size = 0;
            continue;
        }
        EXPECT(blocks[i].memory && (uintptr_t)blocks[i].memory % 16 == 0);
        memset(blocks[i].memory, i, size);
        blocks[i].size = size;
    }
    for (int i = 0; i < BLOCKS; i++)
        free(blocks[i].memory);
    EXPECT(malloc_memory_usage() == before);

    /* All is joined again: one block may have nearly all of it. */
    void *large = malloc((malloc_footprint() - before) / 16 * 14);
    EXPECT(large);
    free(large);
    EXPECT(malloc(malloc_footprint()) == NULL && errno == ENOMEM);
    volatile size_t huge = SIZE_MAX;
    EXPECT(malloc(huge) == NULL && calloc(huge, 2) == NULL && realloc(NULL, huge) == NULL);
    void *aligned = aligned_alloc(1 << 16, 100);
    EXPECT(aligned && (uintptr_t)aligned % (1 << 16) == 0);
    free(aligned);
}

static int constructed;

__attribute__((constructor)) static void construct(void)
{
    constructed = 1;
}

static void at_exit(void)
{
    puts("exit functions run");
}

int solo5_app_main(const struct solo5_start_info *info)
{
    _nolibc_init(info->heap_start, info->heap_size);
    EXPECT(constructed);

    char text[64];
    snprintf(text, sizeof text, "%.3f|%5d|%s|%zx", sqrt(2), -42, "text", (size_t)255);
    EXPECT(strcmp(text, "1.414|  -42|text|ff") == 0);
    EXPECT(strtod("0x1.8p1", NULL) == 3.0 && strtol("-12", NULL, 10) == -12);
    EXPECT(fabs(pow(2, 0.5) - sqrt(2)) < 1e-15 && fabs(sin(1) - 0.8414709848078965) < 1e-15);

    int numbers[] = { 3, 1, 2 };
    qsort(numbers, 3, sizeof numbers[0], compare);
    EXPECT(numbers[0] == 1 && numbers[1] == 2 && numbers[2] == 3);

    EXPECT(open("/etc/passwd", O_RDONLY) == -1 && errno == ENOSYS);
    EXPECT(strcmp(strerror(ENOSYS), "Function not implemented") == 0);
    EXPECT(fopen("/etc/passwd", "r") == NULL && getenv("HOME") == NULL);
    EXPECT(time(NULL) > 1577836800);

    jmp_buf target;
    volatile int jumps = 0;
    if (setjmp(target) < 3) {
        jumps++;
        longjmp(target, jumps);
    }
    EXPECT(jumps == 3);

    heap();
    atexit(at_exit);
    fprintf(stderr, "errors ");
    printf("and output are printed\n");
    exit(3);
}
