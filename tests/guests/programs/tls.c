/* Thread-local storage: two blocks have variables of their own, with the initial values that were written down. */
#include "guest.h"

__thread uint64_t with_value = 0x0123456789abcdef;
__thread uint64_t without_value;
__thread uint8_t aligned __attribute__((aligned(64))) = 5;

static uint8_t memory[2][4096];

/* A block in `memory` whose thread pointer is aligned. */
static uintptr_t block(uint8_t *memory)
{
    uintptr_t pointer = ((uintptr_t)memory + solo5_tls_tp_offset(0) + 63) & -64UL;

    return pointer - solo5_tls_tp_offset(0);
}

static void enter(uintptr_t tls)
{
    EXPECT(solo5_set_tls_base(solo5_tls_tp_offset(tls)) == SOLO5_R_OK);
}

/* The compiler must not remember a variable's address across `enter`. */
__attribute__((noinline)) static void check_initial(void)
{
    EXPECT(with_value == 0x0123456789abcdef);
    EXPECT(without_value == 0);
    EXPECT(aligned == 5);
    EXPECT((uintptr_t)&aligned % 64 == 0);
}

__attribute__((noinline)) static void set(uint64_t value)
{
    with_value = without_value = value;
}

__attribute__((noinline)) static void check(uint64_t value)
{
    EXPECT(with_value == value && without_value == value);
}

int solo5_app_main(const struct solo5_start_info *info)
{
    (void)info;
    uintptr_t first = block(memory[0]), second = block(memory[1]);

    EXPECT(solo5_tls_size() >= 17 && solo5_tls_size() <= sizeof memory[0] / 2);
    EXPECT(solo5_tls_init(0) == SOLO5_R_EINVAL);
    EXPECT(solo5_tls_init(first) == SOLO5_R_OK);
    EXPECT(solo5_tls_init(second) == SOLO5_R_OK);

    enter(first);
    check_initial();
    set(1);
    enter(second);
    check_initial();
    set(2);
    enter(first);
    check(1);
    enter(second);
    check(2);
    put("threads have variables of their own\n");
    return SOLO5_EXIT_SUCCESS;
}
