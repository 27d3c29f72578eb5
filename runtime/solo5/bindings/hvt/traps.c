/*
 * Faults of the processor: each ends the unikernel with a message. A virtual
 * machine starts without any handlers, so the tables for them are made here.
 */
#include "../bindings.h"
#include "hypercall.h"

enum { SELECTOR_CODE = 0x08, SELECTOR_DATA = 0x10, SELECTOR_TASK = 0x18 };

/* The task-state segment; all that matters is the stack for handlers: the faulting one may be unusable. */
static struct {
    uint32_t reserved;
    uint64_t privilege_stack[3];
    uint64_t reserved1;
    uint64_t trap_stack[7];
    uint64_t reserved2;
    uint32_t io_map;
} __attribute__((packed)) task;

static uint8_t stack[4096] __attribute__((aligned(16)));

/* Null, 64-bit code, data, and the task-state segment, which takes two. */
static uint64_t segments[5] = { 0, 0x00af9b000000ffff, 0x00cf93000000ffff };

struct gate {
    uint16_t offset_low;
    uint16_t selector;
    uint8_t stack; /* 1 is the first of `trap_stack`. */
    uint8_t type;
    uint16_t offset_middle;
    uint32_t offset_high;
    uint32_t reserved;
};

static struct gate gates[32];

struct table {
    uint16_t limit;
    const void *address;
} __attribute__((packed));

/* What the processor pushes before it calls a handler. */
struct frame {
    uint64_t rip, cs, rflags, rsp, ss;
};

__attribute__((noreturn)) static void trap(const char *name, const struct frame *frame, uint64_t error)
{
    uint64_t address;

    __asm__ volatile("mov %%cr2, %0" : "=r"(address));
    log_text(LOG_ERROR, "Solo5: trap: type=");
    log_text(LOG_ERROR, name);
    log_text(LOG_ERROR, " ec=");
    log_hexadecimal(LOG_ERROR, error);
    log_text(LOG_ERROR, " rip=");
    log_hexadecimal(LOG_ERROR, frame->rip);
    log_text(LOG_ERROR, " rsp=");
    log_hexadecimal(LOG_ERROR, frame->rsp);
    log_text(LOG_ERROR, " cr2=");
    log_hexadecimal(LOG_ERROR, address);
    log_text(LOG_ERROR, "\n");
    abort_at("processor", "Fatal trap");
}

#define HANDLER(number, name)                                                                         \
    __attribute__((interrupt)) static void handler_##number(struct frame *frame)                      \
    {                                                                                                 \
        trap(name, frame, 0);                                                                         \
    }
#define HANDLER_WITH_ERROR(number, name)                                                              \
    __attribute__((interrupt)) static void handler_##number(struct frame *frame, unsigned long error) \
    {                                                                                                 \
        trap(name, frame, error);                                                                     \
    }

HANDLER(0, "#DE")
HANDLER(1, "#DB")
HANDLER(2, "#NMI")
HANDLER(3, "#BP")
HANDLER(4, "#OF")
HANDLER(5, "#BR")
HANDLER(6, "#UD")
HANDLER(7, "#NM")
HANDLER_WITH_ERROR(8, "#DF")
HANDLER_WITH_ERROR(10, "#TS")
HANDLER_WITH_ERROR(11, "#NP")
HANDLER_WITH_ERROR(12, "#SS")
HANDLER_WITH_ERROR(13, "#GP")
HANDLER_WITH_ERROR(14, "#PF")
HANDLER(16, "#MF")
HANDLER_WITH_ERROR(17, "#AC")
HANDLER(18, "#MC")
HANDLER(19, "#XM")
HANDLER(20, "#VE")

static const void *const handlers[] = {
    handler_0, handler_1, handler_2, handler_3, handler_4, handler_5, handler_6, handler_7, handler_8, NULL,
    handler_10, handler_11, handler_12, handler_13, handler_14, NULL, handler_16, handler_17, handler_18,
    handler_19, handler_20,
};

void traps_start(void)
{
    const uint8_t interrupt_gate = 0x8e;
    const uint64_t available_task = 0x89UL << 40;
    uint64_t base = (uint64_t)&task;

    task.trap_stack[0] = (uint64_t)(stack + sizeof stack);
    task.io_map = (uint32_t)sizeof task << 16;
    segments[SELECTOR_TASK / 8] =
        (sizeof task - 1) | (base & 0xffffff) << 16 | available_task | (base >> 24 & 0xff) << 56;
    segments[SELECTOR_TASK / 8 + 1] = base >> 32;

    for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++) {
        uint64_t handler = (uint64_t)handlers[i];

        if (handler)
            gates[i] = (struct gate){
                .offset_low = handler,
                .selector = SELECTOR_CODE,
                .stack = 1,
                .type = interrupt_gate,
                .offset_middle = handler >> 16,
                .offset_high = handler >> 32,
            };
    }

    struct table segment_table = { sizeof segments - 1, segments };
    struct table gate_table = { sizeof gates - 1, gates };

    /* The far return is the way to load the code selector. */
    __asm__ volatile("lgdt %0\n\t"
                     "pushq %1\n\t"
                     "leaq 1f(%%rip), %%rax\n\t"
                     "pushq %%rax\n\t"
                     "lretq\n"
                     "1:\n\t"
                     "movl %2, %%eax\n\t"
                     "movl %%eax, %%ss\n\t"
                     "movl %%eax, %%ds\n\t"
                     "movl %%eax, %%es\n\t"
                     "movl %3, %%eax\n\t"
                     "ltr %%ax\n\t"
                     "lidt %4"
                     :
                     : "m"(segment_table), "i"(SELECTOR_CODE), "i"(SELECTOR_DATA), "i"(SELECTOR_TASK), "m"(gate_table)
                     : "rax", "memory");
}
