/* Writes all sectors of a disk in their order, reads them, and says how long each took. */
#include "report.h"

static uint8_t sector[4096];

int solo5_app_main(const struct solo5_start_info *info)
{
    (void)info;
    solo5_handle_t disk;
    struct solo5_block_info size;

    EXPECT(solo5_block_acquire("disk", &disk, &size) == SOLO5_R_OK);
    EXPECT(size.block_size <= sizeof sector);

    solo5_time_t start = solo5_clock_monotonic();
    for (solo5_off_t offset = 0; offset < size.capacity; offset += size.block_size)
        EXPECT(solo5_block_write(disk, offset, sector, size.block_size) == SOLO5_R_OK);
    put_time_since(start);

    start = solo5_clock_monotonic();
    for (solo5_off_t offset = 0; offset < size.capacity; offset += size.block_size)
        EXPECT(solo5_block_read(disk, offset, sector, size.block_size) == SOLO5_R_OK);
    put_time_since(start);
    return SOLO5_EXIT_SUCCESS;
}
