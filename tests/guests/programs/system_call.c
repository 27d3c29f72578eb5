/* spt alone: a system call that the ABI does not have ends the guest. The command line says which. */
#include "guest.h"

/* Of the bindings; the only function that the linker lets make system calls. */
long solo5_system_call(int number, long a, long b, long c, long d, long e, long f);

int solo5_app_main(const struct solo5_start_info *info)
{
    put("trying\n");
    if (equal(info->cmdline, "getpid"))
        solo5_system_call(39, 0, 0, 0, 0, 0, 0);
    else if (equal(info->cmdline, "open"))
        solo5_system_call(2, (long)"/", 0, 0, 0, 0, 0);
    else if (equal(info->cmdline, "mmap"))
        solo5_system_call(9, 0, 4096, 7, 0x22, -1, 0);
    else if (equal(info->cmdline, "mprotect"))
        solo5_system_call(10, info->heap_start, 4096, 7, 0, 0, 0);
    else if (equal(info->cmdline, "write to standard error"))
        solo5_system_call(1, 2, (long)"!", 1, 0, 0, 0);
    else if (equal(info->cmdline, "read from standard input"))
        solo5_system_call(0, 0, info->heap_start, 1, 0, 0, 0);
    else if (equal(info->cmdline, "set another segment"))
        solo5_system_call(158, 0x1001, 0, 0, 0, 0, 0);
    else if (equal(info->cmdline, "32-bit"))
        solo5_system_call(0x40000000 | 39, 0, 0, 0, 0, 0, 0);
    put("nothing happened\n");
    return SOLO5_EXIT_SUCCESS;
}
