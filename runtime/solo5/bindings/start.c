/* The entry point, for every ABI: from the tender to the application. */
#include "bindings.h"

/* Set by the linker script. */
extern char solo5_image_end[];

/* Below this much free memory nothing sensible can run. */
#define MEMORY_MINIMUM 0x80000UL

extern uintptr_t __stack_chk_guard;

static void stack_guard_start(void)
{
    uint32_t low, high;

    /* The time-stamp counter is the only entropy at hand. A zero byte stops overruns made by string functions. */
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    uint64_t ticks = ((uint64_t)high << 32 | low) * 0x9e3779b97f4a7c15UL;
    __stack_chk_guard = (ticks ^ ticks >> 29) & ~0xff00UL;
}

/* Does not return, so the change of the guard is never seen by its own epilogue. */
__attribute__((noreturn)) void _start(const void *boot_info)
{
    static struct solo5_start_info info;

    stack_guard_start();
    struct boot boot = platform_start(boot_info);
    /* A use of thread-local variables before the application sets them up shall fault. */
    platform_set_tls_base(0);

    info.cmdline = options_parse(boot.command_line);
    log_text(LOG_INFO, "Solo5: bindings of mirage-build\n");

    info.heap_start = ((uintptr_t)solo5_image_end + PAGE_SIZE - 1) & -PAGE_SIZE;
    if (info.heap_start + MEMORY_MINIMUM > boot.memory_size)
        abort_at("memory", "the tender gives less than 512 KB on top of the image; give more with --mem");
    info.heap_size = boot.memory_size - info.heap_start;

    devices_start(boot.manifest);
    solo5_exit(solo5_app_main(&info));
}
