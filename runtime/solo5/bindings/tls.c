/*
 * Thread-local storage. On x86_64 the variables lie below the thread pointer,
 * which points at its own address.
 */
#include "bindings.h"

/* Set by the linker script: the initial values, and how much memory they and the zeroed rest take. */
extern char solo5_tls_values[], solo5_tls_values_end[], solo5_tls_memory_end[];

static size_t variables_size(void)
{
    return solo5_tls_memory_end - solo5_tls_values;
}

size_t solo5_tls_size(void)
{
    return variables_size() + sizeof(uintptr_t);
}

uintptr_t solo5_tls_tp_offset(uintptr_t tls)
{
    return tls + variables_size();
}

solo5_result_t solo5_tls_init(uintptr_t tls)
{
    if (!tls)
        return SOLO5_R_EINVAL;
    memcpy((void *)tls, solo5_tls_values, solo5_tls_values_end - solo5_tls_values);
    uintptr_t *pointer = (uintptr_t *)solo5_tls_tp_offset(tls);
    *pointer = (uintptr_t)pointer;
    return SOLO5_R_OK;
}

solo5_result_t solo5_set_tls_base(uintptr_t base)
{
    return platform_set_tls_base(base) == 0 ? SOLO5_R_OK : SOLO5_R_EINVAL;
}
