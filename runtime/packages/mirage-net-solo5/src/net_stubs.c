/* Solo5's network functions. */

#include <solo5.h>

#define CAML_NAME_SPACE
#include <caml/alloc.h>
#include <caml/bigarray.h>
#include <caml/memory.h>
#include <caml/mlvalues.h>

/* Netif has the results as a type without arguments, in this order. */
_Static_assert(SOLO5_R_OK == 0 && SOLO5_R_AGAIN == 1 && SOLO5_R_EINVAL == 2
        && SOLO5_R_EUNSPEC == 3, "the order of solo5_result_t");

static uint8_t *at(value buffer, value offset)
{
    return (uint8_t *)Caml_ba_data_val(buffer) + Long_val(offset);
}

/* (result, handle, octets of the address, MTU) */
CAMLprim value mirage_solo5_net_acquire(value name)
{
    CAMLparam1(name);
    CAMLlocal3(acquired, handle_value, address);
    solo5_handle_t handle = 0;
    struct solo5_net_info info = { .mtu = 0 };
    solo5_result_t result = solo5_net_acquire(String_val(name), &handle, &info);

    handle_value = caml_copy_int64(handle);
    address = caml_alloc_initialized_string(SOLO5_NET_ALEN,
            (const char *)info.mac_address);
    acquired = caml_alloc_tuple(4);
    Store_field(acquired, 0, Val_int(result));
    Store_field(acquired, 1, handle_value);
    Store_field(acquired, 2, address);
    Store_field(acquired, 3, Val_long(info.mtu));
    CAMLreturn(acquired);
}

/* (result, length of the frame) */
CAMLprim value mirage_solo5_net_read(value handle, value buffer, value offset,
        value size)
{
    size_t length = 0;
    solo5_result_t result = solo5_net_read(Int64_val(handle),
            at(buffer, offset), Long_val(size), &length);
    value read = caml_alloc_tuple(2);

    Store_field(read, 0, Val_int(result));
    Store_field(read, 1, Val_long(length));
    return read;
}

CAMLprim value mirage_solo5_net_write(value handle, value buffer, value offset,
        value size)
{
    return Val_int(solo5_net_write(Int64_val(handle), at(buffer, offset),
            Long_val(size)));
}
