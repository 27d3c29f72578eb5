/* Thread-local storage that nobody set up: its use is a fault, not a silent success. */
#include "guest.h"

__thread volatile uint64_t variable;

int solo5_app_main(const struct solo5_start_info *info)
{
    (void)info;
    put("using it\n");
    variable = 1;
    put("nothing happened\n");
    return SOLO5_EXIT_SUCCESS;
}
