/* The end of a unikernel by its own will. */
#include "bindings.h"

void solo5_exit(int status)
{
    log_text(LOG_INFO, "Solo5: solo5_exit(");
    log_decimal(LOG_INFO, status);
    log_text(LOG_INFO, ") called\n");
    platform_exit(status);
}

void solo5_abort(void)
{
    log_text(LOG_INFO, "Solo5: solo5_abort() called\n");
    platform_exit(SOLO5_EXIT_ABORT);
}
