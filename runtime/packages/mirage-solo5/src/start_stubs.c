/* Where Solo5 hands over, and what it tells: the command line and the heap. */

#include "start_stubs.h"

#include <solo5.h>

#define CAML_NAME_SPACE
#include <caml/alloc.h>
#include <caml/callback.h>
#include <caml/mlvalues.h>

/* The C library's own start, which has no header. */
extern void _nolibc_init(uintptr_t heap_start, size_t heap_size);

const struct solo5_start_info *mirage_solo5_start_info;

int solo5_app_main(const struct solo5_start_info *info)
{
    char *argv[] = { "mirage", NULL };

    mirage_solo5_start_info = info;
    _nolibc_init(info->heap_start, info->heap_size);
    caml_startup(argv);
    return SOLO5_EXIT_SUCCESS;
}

CAMLprim value mirage_solo5_get_cmdline(value unit)
{
    (void)unit;
    return caml_copy_string(mirage_solo5_start_info->cmdline);
}
