#include "../bindings.h"
#include "hypercall.h"

static bool is_valid(solo5_handle_t handle, solo5_off_t offset, size_t size)
{
    const struct mft_entry *device = device_by_handle(handle, MFT_DEV_BLOCK_BASIC);

    return device && block_request_is_valid(device, offset, size);
}

solo5_result_t solo5_block_read(solo5_handle_t handle, solo5_off_t offset, uint8_t *buf, size_t size)
{
    struct hvt_hc_block_read read = { .handle = handle, .offset = offset, .data = buf, .len = size };

    if (!is_valid(handle, offset, size))
        return SOLO5_R_EINVAL;
    hypercall(HVT_HYPERCALL_BLOCK_READ, &read);
    return read.ret;
}

solo5_result_t solo5_block_write(solo5_handle_t handle, solo5_off_t offset, const uint8_t *buf, size_t size)
{
    struct hvt_hc_block_write write = { .handle = handle, .offset = offset, .data = buf, .len = size };

    if (!is_valid(handle, offset, size))
        return SOLO5_R_EINVAL;
    hypercall(HVT_HYPERCALL_BLOCK_WRITE, &write);
    return write.ret;
}
