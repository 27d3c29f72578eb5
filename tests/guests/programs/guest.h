/* What the guests share: they print what they find, and end with a failure where it is not what Solo5 promises. */
#ifndef GUEST_H
#define GUEST_H

#include <solo5.h>

static inline void put(const char *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    solo5_console_write(text, length);
}

#define TEXT_OF(x) #x
#define LINE_AS_TEXT(x) TEXT_OF(x)

/* Ends the guest where a promise is broken. */
#define EXPECT(condition)                                                         \
    do {                                                                          \
        if (!(condition)) {                                                       \
            put(__FILE__ ":" LINE_AS_TEXT(__LINE__) ": broken: " #condition "\n"); \
            solo5_exit(SOLO5_EXIT_FAILURE);                                       \
        }                                                                         \
    } while (0)

static inline bool equal(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

#endif
