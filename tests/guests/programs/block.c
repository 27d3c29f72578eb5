/* A block device: what is written is read again, and every request out of bounds is refused. */
#include "guest.h"

#define LARGEST 4096

static uint8_t written[LARGEST], read[LARGEST];

int solo5_app_main(const struct solo5_start_info *info)
{
    (void)info;
    solo5_handle_t disk, other;
    struct solo5_block_info size;

    EXPECT(solo5_block_acquire("nothing", &disk, &size) == SOLO5_R_EINVAL);
    EXPECT(solo5_block_acquire("disk", &disk, &size) == SOLO5_R_OK);
    EXPECT(size.block_size <= LARGEST && size.capacity >= 2 * size.block_size);
    const solo5_off_t last = size.capacity - size.block_size;

    for (solo5_off_t offset = 0; offset <= last; offset += size.block_size) {
        for (size_t i = 0; i < size.block_size; i++)
            written[i] = offset / size.block_size + i;
        EXPECT(solo5_block_write(disk, offset, written, size.block_size) == SOLO5_R_OK);
    }
    for (solo5_off_t offset = 0; offset <= last; offset += size.block_size) {
        EXPECT(solo5_block_read(disk, offset, read, size.block_size) == SOLO5_R_OK);
        for (size_t i = 0; i < size.block_size; i++)
            EXPECT(read[i] == (uint8_t)(offset / size.block_size + i));
    }
    put("all blocks written and read\n");

    const struct {
        solo5_off_t offset;
        size_t size;
    } wrong[] = {
        { size.capacity, size.block_size },            /* behind the end */
        { last + size.block_size / 2, size.block_size }, /* across the end */
        { -size.block_size, size.block_size },         /* an offset that overflows with the size */
        { 1, size.block_size },                        /* not at a block's start */
        { 0, size.block_size - 1 },                    /* less than a block */
        { 0, size.block_size * 2 },                    /* more than a block */
        { 0, 0 },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        EXPECT(solo5_block_read(disk, wrong[i].offset, read, wrong[i].size) == SOLO5_R_EINVAL);
        EXPECT(solo5_block_write(disk, wrong[i].offset, read, wrong[i].size) == SOLO5_R_EINVAL);
    }
    for (other = 0; other < 70; other++) {
        if (other == disk)
            continue;
        EXPECT(solo5_block_read(other, 0, read, size.block_size) == SOLO5_R_EINVAL);
        EXPECT(solo5_block_write(other, 0, read, size.block_size) == SOLO5_R_EINVAL);
    }
    put("all wrong requests refused\n");
    return SOLO5_EXIT_SUCCESS;
}
