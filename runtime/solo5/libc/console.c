/* Standard output and error: the console of Solo5. */
#define _GNU_SOURCE
#include <assert.h>
#include <errno.h>
#include <solo5.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libc.h"

/* musl declares the streams as constants; they are opened here, so they have other names. */
FILE *input __asm__("stdin"), *output __asm__("stdout"), *errors __asm__("stderr");

static ssize_t console_write(void *cookie, const char *text, size_t size)
{
    (void)cookie;
    solo5_console_write(text, size);
    return size;
}

void console_start(void)
{
    const cookie_io_functions_t console = { .write = console_write };
    const cookie_io_functions_t nothing = { 0 };

    input = fopencookie(NULL, "r", nothing);
    output = fopencookie(NULL, "w", console);
    errors = fopencookie(NULL, "w", console);
    if (!input || !output || !errors)
        libc_abort("no memory for the console");
    setvbuf(output, NULL, _IOLBF, 0);
    setvbuf(errors, NULL, _IONBF, 0);
}

ssize_t write(int descriptor, const void *buffer, size_t size)
{
    if (descriptor != STDOUT_FILENO && descriptor != STDERR_FILENO) {
        errno = EBADF;
        return -1;
    }
    solo5_console_write(buffer, size);
    return size;
}

/* musl's take a lock for threads with system calls, or print to streams that are musl's own. */

int fputc(int c, FILE *stream)
{
    unsigned char byte = c;

    return fwrite(&byte, 1, 1, stream) == 1 ? byte : EOF;
}

int putc(int c, FILE *stream)
{
    return fputc(c, stream);
}

int putchar(int c)
{
    return fputc(c, output);
}

int puts(const char *text)
{
    return fputs(text, output) < 0 || fputc('\n', output) < 0 ? EOF : 0;
}

int vprintf(const char *format, va_list arguments)
{
    return vfprintf(output, format, arguments);
}

int printf(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vprintf(format, arguments);
    va_end(arguments);
    return length;
}

void perror(const char *what)
{
    fprintf(errors, "%s: %s\n", what, strerror(errno));
}

_Noreturn void __assert_fail(const char *condition, const char *file, int line, const char *function)
{
    fprintf(errors, "%s:%d: %s: assertion failed: %s\n", file, line, function, condition);
    abort();
}

void libc_abort(const char *message)
{
    solo5_console_write("Fatal: ", sizeof "Fatal: " - 1);
    solo5_console_write(message, strlen(message));
    solo5_console_write("\n", 1);
    solo5_abort();
}

void abort(void)
{
    libc_abort("abort() called");
}

/* The last step of musl's `exit`. */
_Noreturn void _Exit(int status)
{
    solo5_exit(status);
}
