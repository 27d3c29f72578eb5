/* A guest under seccomp: a process whose host is reached by system calls. */
#include "../bindings.h"
#include "spt_abi.h"
#include "system_call.h"

ABI1_NOTE(SPT_ABI_TARGET, SPT_ABI_VERSION);

#define STANDARD_OUTPUT 1
#define ARCH_SET_FS 0x1002

int epoll_descriptor, timer_descriptor;

struct boot platform_start(const void *boot_info)
{
    const struct spt_boot_info *info = boot_info;

    epoll_descriptor = info->epollfd;
    timer_descriptor = info->timerfd;
    return (struct boot){ .memory_size = info->mem_size, .command_line = info->cmdline, .manifest = info->mft };
}

void platform_write(const char *text, size_t length)
{
    solo5_system_call(SYSTEM_WRITE, STANDARD_OUTPUT, (long)text, length, 0, 0, 0);
}

void solo5_console_write(const char *buf, size_t size)
{
    /* A pipe may take less than all at once. */
    while (size > 0) {
        long written = solo5_system_call(SYSTEM_WRITE, STANDARD_OUTPUT, (long)buf, size, 0, 0, 0);

        if (written == SYSTEM_EINTR)
            continue;
        if (written <= 0)
            return;
        buf += written;
        size -= written;
    }
}

void platform_exit(int status)
{
    for (;;)
        solo5_system_call(SYSTEM_EXIT_GROUP, status, 0, 0, 0, 0, 0);
}

int platform_set_tls_base(uintptr_t base)
{
    return solo5_system_call(SYSTEM_ARCH_PRCTL, ARCH_SET_FS, base, 0, 0, 0, 0);
}
