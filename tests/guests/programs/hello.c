/* The start: memory is free, zeroed and large enough, and the command line arrives. */
#include "guest.h"

int solo5_app_main(const struct solo5_start_info *info)
{
    const uint8_t *heap = (const uint8_t *)info->heap_start;

    EXPECT(info->heap_start % 4096 == 0);
    EXPECT(info->heap_size > 1 << 20);
    EXPECT(heap[0] == 0 && heap[info->heap_size / 2] == 0);

    put("Hello, ");
    put(info->cmdline);
    put("!\n");
    return SOLO5_EXIT_SUCCESS;
}
