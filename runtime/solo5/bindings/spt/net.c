#include "../bindings.h"
#include "system_call.h"

solo5_result_t solo5_net_read(solo5_handle_t handle, uint8_t *buf, size_t size, size_t *read_size)
{
    const struct mft_entry *device = device_by_handle(handle, MFT_DEV_NET_BASIC);

    if (!device)
        return SOLO5_R_EINVAL;
    long length = solo5_system_call(SYSTEM_READ, device->b.hostfd, (long)buf, size, 0, 0, 0);
    if (length == SYSTEM_EAGAIN)
        return SOLO5_R_AGAIN;
    if (length < 0)
        return SOLO5_R_EUNSPEC;
    *read_size = length;
    return SOLO5_R_OK;
}

solo5_result_t solo5_net_write(solo5_handle_t handle, const uint8_t *buf, size_t size)
{
    const struct mft_entry *device = device_by_handle(handle, MFT_DEV_NET_BASIC);

    if (!device)
        return SOLO5_R_EINVAL;
    long length = solo5_system_call(SYSTEM_WRITE, device->b.hostfd, (long)buf, size, 0, 0, 0);
    /* A full queue drops the frame, as a network may. */
    return length == (long)size || length == SYSTEM_EAGAIN ? SOLO5_R_OK : SOLO5_R_EUNSPEC;
}
