/* A guest in a virtual machine, whose host is reached by hypercalls. */
#include "../bindings.h"
#include "hypercall.h"

ABI1_NOTE(HVT_ABI_TARGET, HVT_ABI_VERSION);

#define MSR_FS_BASE 0xc0000100

struct boot platform_start(const void *boot_info)
{
    const struct hvt_boot_info *info = boot_info;

    traps_start();
    clock_start(info->cpu_cycle_freq);
    return (struct boot){ .memory_size = info->mem_size, .command_line = info->cmdline, .manifest = info->mft };
}

void platform_write(const char *text, size_t length)
{
    struct hvt_hc_puts puts = { .data = text, .len = length };

    hypercall(HVT_HYPERCALL_PUTS, &puts);
}

void solo5_console_write(const char *buf, size_t size)
{
    platform_write(buf, size);
}

void platform_exit(int status)
{
    struct hvt_hc_halt halt = { .cookie = NULL, .exit_status = status };

    for (;;)
        hypercall(HVT_HYPERCALL_HALT, &halt);
}

int platform_set_tls_base(uintptr_t base)
{
    __asm__ volatile("wrmsr" : : "c"(MSR_FS_BASE), "a"((uint32_t)base), "d"((uint32_t)(base >> 32)) : "memory");
    return 0;
}
