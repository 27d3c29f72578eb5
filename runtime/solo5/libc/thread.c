/* One thread: nobody else holds a lock, and nobody else will ever release one. */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "libc.h"

/* musl's locks for streams and for everything else. */

int __lockfile(void *stream)
{
    (void)stream;
    return 0;
}

void __unlockfile(void *stream)
{
    (void)stream;
}

void __lock(volatile int *lock)
{
    (void)lock;
}

void __unlock(volatile int *lock)
{
    (void)lock;
}

/* What is kept in the memory of a pthread_mutex_t; all zero is PTHREAD_MUTEX_INITIALIZER. */
struct mutex {
    int type;
    int locked; /* How often. */
};

_Static_assert(sizeof(struct mutex) <= sizeof(pthread_mutex_t), "a mutex of this layer is larger than musl's");

int pthread_mutex_init(pthread_mutex_t *restrict memory, const pthread_mutexattr_t *restrict attributes)
{
    struct mutex *mutex = (struct mutex *)memory;

    *mutex = (struct mutex){ .type = PTHREAD_MUTEX_DEFAULT };
    return attributes ? pthread_mutexattr_gettype(attributes, &mutex->type) : 0;
}

int pthread_mutex_destroy(pthread_mutex_t *memory)
{
    return ((struct mutex *)memory)->locked ? EBUSY : 0;
}

static int lock(pthread_mutex_t *memory, int error)
{
    struct mutex *mutex = (struct mutex *)memory;

    if (mutex->locked && mutex->type != PTHREAD_MUTEX_RECURSIVE)
        return error;
    mutex->locked++;
    return 0;
}

int pthread_mutex_lock(pthread_mutex_t *memory)
{
    return lock(memory, EDEADLK);
}

int pthread_mutex_trylock(pthread_mutex_t *memory)
{
    return lock(memory, EBUSY);
}

int pthread_mutex_unlock(pthread_mutex_t *memory)
{
    struct mutex *mutex = (struct mutex *)memory;

    if (!mutex->locked)
        return EPERM;
    mutex->locked--;
    return 0;
}

int pthread_cond_destroy(pthread_cond_t *condition)
{
    (void)condition;
    return 0;
}

int pthread_cond_signal(pthread_cond_t *condition)
{
    (void)condition;
    return 0;
}

int pthread_cond_broadcast(pthread_cond_t *condition)
{
    (void)condition;
    return 0;
}

int pthread_cond_wait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex)
{
    (void)condition;
    (void)mutex;
    libc_abort("a wait for a condition that no other thread is there to signal");
}

int pthread_once(pthread_once_t *control, void (*function)(void))
{
    if (*control == PTHREAD_ONCE_INIT) {
        *control = !PTHREAD_ONCE_INIT;
        function();
    }
    return 0;
}

/* There is never a thread to use them for. */
int pthread_attr_init(pthread_attr_t *attributes)
{
    memset(attributes, 0, sizeof *attributes);
    return 0;
}

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes, void *(*function)(void *),
                   void *restrict argument)
{
    (void)thread;
    (void)attributes;
    (void)function;
    (void)argument;
    return EAGAIN;
}

int pthread_join(pthread_t thread, void **result)
{
    (void)thread;
    (void)result;
    return ESRCH;
}

int pthread_detach(pthread_t thread)
{
    (void)thread;
    return ESRCH;
}

int pthread_cancel(pthread_t thread)
{
    (void)thread;
    return ESRCH;
}

_Noreturn void pthread_exit(void *result)
{
    (void)result;
    libc_abort("the only thread exited");
}
