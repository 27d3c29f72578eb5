/* How much memory is used, in words. */

#include "start_stubs.h"

#define CAML_NAME_SPACE
#include <caml/mlvalues.h>

/* Every C library of Solo5 has these, but not in a header. */
extern size_t malloc_memory_usage(void);
extern int malloc_trim(size_t pad);

/* The C library lets the heap grow no closer to the stack than this. */
#define STACK_GUARD_SIZE 0x100000

CAMLprim value mirage_solo5_heap_words(value unit)
{
    (void)unit;
    return Val_long(mirage_solo5_start_info->heap_size / sizeof(value));
}

CAMLprim value mirage_solo5_live_words(value unit)
{
    (void)unit;
    return Val_long(malloc_memory_usage() / sizeof(value));
}

CAMLprim value mirage_solo5_stack_words(value unit)
{
    const struct solo5_start_info *info = mirage_solo5_start_info;
    /* The stack grows down from the end of the heap. */
    uintptr_t stack_start = info->heap_start + info->heap_size;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);

    (void)unit;
    return Val_long((stack_start - here + STACK_GUARD_SIZE) / sizeof(value));
}

CAMLprim value mirage_solo5_trim(value unit)
{
    (void)unit;
    malloc_trim(0);
    return Val_unit;
}
