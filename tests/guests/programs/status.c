/* The end: the status on the command line is returned, passed to solo5_exit, or replaced by an abort. */
#include "guest.h"

int solo5_app_main(const struct solo5_start_info *info)
{
    if (equal(info->cmdline, "abort"))
        solo5_abort();
    if (equal(info->cmdline, "exit 42"))
        solo5_exit(42);
    return 7;
}
