/* The time of day. */

#include <solo5.h>

#define CAML_NAME_SPACE
#include <caml/alloc.h>
#include <caml/mlvalues.h>

CAMLprim value caml_get_wall_clock(value unit)
{
    (void)unit;
    return caml_copy_int64(solo5_clock_wall());
}
