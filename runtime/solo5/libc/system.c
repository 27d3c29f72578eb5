/*
 * What needs an operating system, and there is none: every function here fails
 * with ENOSYS. A function that is neither here nor in the rest of the library
 * is an undefined reference when the unikernel is linked, which names it.
 */
#include <errno.h>

/* The declarations do not matter: all arguments are ignored, and -1 and 0 fit every result. */
#define FAILS(name, result) \
    long name(void)         \
    {                       \
        errno = ENOSYS;     \
        return result;      \
    }
#define MINUS_ONE(name) FAILS(name, -1)
#define NULL_POINTER(name) FAILS(name, 0)

/* Through this one pass musl's read, close, poll, connect and other calls that may wait. */
long __syscall_cp(void)
{
    return -ENOSYS;
}

/* Files */
MINUS_ONE(access)
MINUS_ONE(chdir)
MINUS_ONE(dup)
MINUS_ONE(dup2)
MINUS_ONE(fcntl)
MINUS_ONE(fstatat)
MINUS_ONE(fstat)
MINUS_ONE(ftruncate)
MINUS_ONE(ioctl)
MINUS_ONE(lseek)
MINUS_ONE(mkdir)
MINUS_ONE(open)
MINUS_ONE(readlink)
MINUS_ONE(rename)
MINUS_ONE(rmdir)
MINUS_ONE(stat)
MINUS_ONE(unlink)
NULL_POINTER(fopen)
NULL_POINTER(getcwd)
NULL_POINTER(isatty)
NULL_POINTER(opendir)
NULL_POINTER(readdir)
/* Of message catalogues and time zones. */
NULL_POINTER(__map_file)

/* Processes */
MINUS_ONE(posix_spawn)
MINUS_ONE(system)
