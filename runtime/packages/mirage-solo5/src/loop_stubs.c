/* Time, and waiting for it to pass or for devices to have input. */

#include <solo5.h>

#define CAML_NAME_SPACE
#include <caml/alloc.h>
#include <caml/mlvalues.h>

CAMLprim value caml_get_monotonic_time(value unit)
{
    (void)unit;
    return caml_copy_int64(solo5_clock_monotonic());
}

CAMLprim value mirage_solo5_yield_2(value deadline)
{
    solo5_handle_set_t ready = 0;

    solo5_yield(Int64_val(deadline), &ready);
    return caml_copy_int64(ready);
}
