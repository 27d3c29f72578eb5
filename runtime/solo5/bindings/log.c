/* Messages of the bindings themselves. */
#include "bindings.h"

/* Quieter than upstream, which greets with a banner unless told not to. */
enum log_level log_level = LOG_WARN;

void log_text(enum log_level level, const char *text)
{
    if (level <= log_level)
        platform_write(text, strlen(text));
}

void log_hexadecimal(enum log_level level, uint64_t number)
{
    char digits[sizeof "0x0123456789abcdef"];
    char *first = &digits[sizeof digits - 1];

    *first = 0;
    do {
        *--first = "0123456789abcdef"[number % 16];
        number /= 16;
    } while (number);
    *--first = 'x';
    *--first = '0';
    log_text(level, first);
}

void log_decimal(enum log_level level, int64_t number)
{
    char digits[sizeof "-9223372036854775808"];
    char *first = &digits[sizeof digits - 1];
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

    *first = 0;
    do {
        *--first = '0' + rest % 10;
        rest /= 10;
    } while (rest);
    if (number < 0)
        *--first = '-';
    log_text(level, first);
}
