/* Solo5's block functions. */

#include <solo5.h>

#define CAML_NAME_SPACE
#include <caml/alloc.h>
#include <caml/bigarray.h>
#include <caml/memory.h>
#include <caml/mlvalues.h>

/* Block has the results as a type without arguments, in this order. */
_Static_assert(SOLO5_R_OK == 0 && SOLO5_R_AGAIN == 1 && SOLO5_R_EINVAL == 2
        && SOLO5_R_EUNSPEC == 3, "the order of solo5_result_t");

static uint8_t *at(value buffer, value offset)
{
    return (uint8_t *)Caml_ba_data_val(buffer) + Long_val(offset);
}

/* (result, handle, size in bytes, size of a sector) */
CAMLprim value mirage_solo5_block_acquire(value name)
{
    CAMLparam1(name);
    CAMLlocal3(acquired, handle_value, capacity);
    solo5_handle_t handle = 0;
    struct solo5_block_info info = { .block_size = 0 };
    solo5_result_t result = solo5_block_acquire(String_val(name), &handle,
            &info);

    handle_value = caml_copy_int64(handle);
    capacity = caml_copy_int64(info.capacity);
    acquired = caml_alloc_tuple(4);
    Store_field(acquired, 0, Val_int(result));
    Store_field(acquired, 1, handle_value);
    Store_field(acquired, 2, capacity);
    Store_field(acquired, 3, Val_long(info.block_size));
    CAMLreturn(acquired);
}

CAMLprim value mirage_solo5_block_read(value handle, value byte, value buffer,
        value offset, value size)
{
    return Val_int(solo5_block_read(Int64_val(handle), Int64_val(byte),
            at(buffer, offset), Long_val(size)));
}

CAMLprim value mirage_solo5_block_write(value handle, value byte, value buffer,
        value offset, value size)
{
    return Val_int(solo5_block_write(Int64_val(handle), Int64_val(byte),
            at(buffer, offset), Long_val(size)));
}
