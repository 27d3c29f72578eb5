/* A write beyond an array on the stack is noticed when the function returns. */
#include "guest.h"

__attribute__((noinline)) static void overrun(volatile size_t size)
{
    volatile char array[8];

    for (size_t i = 0; i < size; i++)
        array[i] = 'x';
    EXPECT(array[0] == 'x');
}

int solo5_app_main(const struct solo5_start_info *info)
{
    (void)info;
    overrun(8);
    put("within\n");
    overrun(24);
    put("nobody noticed\n");
    return SOLO5_EXIT_SUCCESS;
}
