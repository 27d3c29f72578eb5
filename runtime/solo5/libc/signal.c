/* Signals: none ever arrives, so whatever is asked for is in force. */
#include <errno.h>
#include <signal.h>
#include <string.h>

int sigaction(int signal, const struct sigaction *restrict action, struct sigaction *restrict old)
{
    (void)signal;
    (void)action;
    if (old)
        memset(old, 0, sizeof *old);
    return 0;
}

/* musl calls it by this name inside. */
int __sigaction(int signal, const struct sigaction *restrict action, struct sigaction *restrict old)
    __attribute__((alias("sigaction")));

int sigaltstack(const stack_t *restrict stack, stack_t *restrict old)
{
    (void)stack;
    if (old)
        *old = (stack_t){ .ss_flags = SS_DISABLE };
    return 0;
}

int pthread_sigmask(int how, const sigset_t *restrict mask, sigset_t *restrict old)
{
    (void)how;
    (void)mask;
    if (old)
        sigemptyset(old);
    return 0;
}

int raise(int signal)
{
    (void)signal;
    errno = ENOSYS;
    return -1;
}

/* The second half of musl's `sigsetjmp`, which would save and restore the signal mask. */
int __sigsetjmp_tail(void *environment, int result)
{
    (void)environment;
    return result;
}
