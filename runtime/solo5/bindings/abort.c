/* The end of a unikernel by a fault. Nothing here trusts more than the console and a little stack. */
#include "bindings.h"

static void put(const char *text)
{
    platform_write(text, strlen(text));
}

void abort_at(const char *place, const char *message)
{
    put("Solo5: ABORT: ");
    put(place);
    put(": ");
    put(message);
    put("\n");
    platform_exit(SOLO5_EXIT_ABORT);
}

/* The value that the compiler keeps between a function's variables and its return address; set by `_start`. */
uintptr_t __stack_chk_guard = 0x00deadbeef0d0a00;

/* Called by compiled code when that value has changed. */
__attribute__((noreturn)) void __stack_chk_fail(void)
{
    put("Solo5: ABORT: Stack corruption detected\n");
    platform_exit(SOLO5_EXIT_ABORT);
}
