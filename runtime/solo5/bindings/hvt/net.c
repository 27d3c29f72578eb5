#include "../bindings.h"
#include "hypercall.h"

solo5_result_t solo5_net_read(solo5_handle_t handle, uint8_t *buf, size_t size, size_t *read_size)
{
    struct hvt_hc_net_read read = { .handle = handle, .data = buf, .len = size };

    if (!device_by_handle(handle, MFT_DEV_NET_BASIC))
        return SOLO5_R_EINVAL;
    hypercall(HVT_HYPERCALL_NET_READ, &read);
    if (read.ret == SOLO5_R_OK)
        *read_size = read.len;
    return read.ret;
}

solo5_result_t solo5_net_write(solo5_handle_t handle, const uint8_t *buf, size_t size)
{
    struct hvt_hc_net_write write = { .handle = handle, .data = buf, .len = size };

    if (!device_by_handle(handle, MFT_DEV_NET_BASIC))
        return SOLO5_R_EINVAL;
    hypercall(HVT_HYPERCALL_NET_WRITE, &write);
    return write.ret;
}
