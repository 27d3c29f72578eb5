/* What memory forbids. The command line says what to try; the guest does not live to tell. */
#include "guest.h"

static const uint64_t constant[2] = { 1, 2 };
static uint8_t data[16];
static uint8_t machine_code_return = 0xc3;

static void execute(const void *address)
{
    ((void (*)(void))address)();
}

int solo5_app_main(const struct solo5_start_info *info)
{
    uint8_t stack[16];
    uint8_t *heap = (uint8_t *)info->heap_start;

    data[0] = stack[0] = heap[0] = machine_code_return;
    /* The compiler must not know that it is one. */
    char *volatile null = (char *)8;

    put("trying\n");
    if (equal(info->cmdline, "read null"))
        put(*(volatile char *)null ? "?" : "!");
    else if (equal(info->cmdline, "write null"))
        *(volatile char *)null = 1;
    else if (equal(info->cmdline, "execute null"))
        execute(null);
    else if (equal(info->cmdline, "write code"))
        *(volatile uint8_t *)(uintptr_t)&solo5_app_main = 0xc3;
    else if (equal(info->cmdline, "write constant"))
        *(volatile uint64_t *)(uintptr_t)constant = 2;
    else if (equal(info->cmdline, "execute constant"))
        execute(constant);
    else if (equal(info->cmdline, "execute data"))
        execute(data);
    else if (equal(info->cmdline, "execute heap"))
        execute(heap);
    else if (equal(info->cmdline, "execute stack"))
        execute(stack);
    else if (equal(info->cmdline, "behind the end"))
        *(volatile char *)(info->heap_start + info->heap_size) = 1;
    put("nothing happened\n");
    return SOLO5_EXIT_SUCCESS;
}
