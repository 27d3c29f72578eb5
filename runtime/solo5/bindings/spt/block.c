#include "../bindings.h"
#include "system_call.h"

static solo5_result_t transfer(enum system_call call, solo5_handle_t handle, solo5_off_t offset, const void *buffer,
                               size_t size)
{
    const struct mft_entry *device = device_by_handle(handle, MFT_DEV_BLOCK_BASIC);

    if (!device || !block_request_is_valid(device, offset, size))
        return SOLO5_R_EINVAL;
    long done = solo5_system_call(call, device->b.hostfd, (long)buffer, size, offset, 0, 0);
    return done == (long)size ? SOLO5_R_OK : SOLO5_R_EUNSPEC;
}

solo5_result_t solo5_block_read(solo5_handle_t handle, solo5_off_t offset, uint8_t *buf, size_t size)
{
    return transfer(SYSTEM_PREAD64, handle, offset, buf, size);
}

solo5_result_t solo5_block_write(solo5_handle_t handle, solo5_off_t offset, const uint8_t *buf, size_t size)
{
    return transfer(SYSTEM_PWRITE64, handle, offset, buf, size);
}
