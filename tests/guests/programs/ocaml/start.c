/* From Solo5 to OCaml, as the platform library of MirageOS does it. */
#define CAML_NAME_SPACE
#include <caml/callback.h>
#include <solo5.h>
#include <stdlib.h>

void _nolibc_init(uintptr_t start, size_t size);

static char name[] = "guest";
static char *arguments[] = { name, NULL };

int solo5_app_main(const struct solo5_start_info *info)
{
    _nolibc_init(info->heap_start, info->heap_size);
    caml_startup(arguments);
    exit(0);
}
