/* The manifest as the tender filled it in: which devices there are. */
#include "bindings.h"

static const struct mft *manifest;

void devices_start(const struct mft *attached)
{
    manifest = attached;
}

const struct mft_entry *device_by_name(const char *name, mft_type_t type, solo5_handle_t *handle)
{
    for (unsigned i = 0; i < manifest->entries; i++) {
        const struct mft_entry *device = &manifest->e[i];

        if (device->type == type && text_equal(device->name, name)) {
            ENSURE(device->attached);
            *handle = i;
            return device;
        }
    }
    return NULL;
}

const struct mft_entry *device_by_handle(solo5_handle_t handle, mft_type_t type)
{
    if (handle >= manifest->entries || manifest->e[handle].type != type)
        return NULL;
    return &manifest->e[handle];
}

bool block_request_is_valid(const struct mft_entry *device, solo5_off_t offset, size_t size)
{
    const struct mft_block_basic *block = &device->u.block_basic;

    return size == block->block_size && offset % block->block_size == 0 && block->capacity >= size
        && offset <= block->capacity - size;
}

unsigned network_count(void)
{
    unsigned count = 0;

    for (unsigned i = 0; i < manifest->entries; i++)
        count += manifest->e[i].type == MFT_DEV_NET_BASIC;
    return count;
}

solo5_result_t solo5_block_acquire(const char *name, solo5_handle_t *handle, struct solo5_block_info *info)
{
    const struct mft_entry *device = device_by_name(name, MFT_DEV_BLOCK_BASIC, handle);

    if (!device)
        return SOLO5_R_EINVAL;
    info->capacity = device->u.block_basic.capacity;
    info->block_size = device->u.block_basic.block_size;
    return SOLO5_R_OK;
}

solo5_result_t solo5_net_acquire(const char *name, solo5_handle_t *handle, struct solo5_net_info *info)
{
    const struct mft_entry *device = device_by_name(name, MFT_DEV_NET_BASIC, handle);

    if (!device)
        return SOLO5_R_EINVAL;
    memcpy(info->mac_address, device->u.net_basic.mac, sizeof info->mac_address);
    info->mtu = device->u.net_basic.mtu;
    return SOLO5_R_OK;
}
