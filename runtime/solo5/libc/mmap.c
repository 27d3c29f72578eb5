/* Memory by pages: a part of the heap. Nothing can be protected, as no tender lets a guest change permissions. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096UL

void *mmap(void *address, size_t size, int protection, int flags, int descriptor, off_t offset)
{
    (void)descriptor;
    (void)offset;
    if (!(flags & MAP_ANONYMOUS)) {
        errno = ENODEV;
        return MAP_FAILED;
    }
    /* A part of what was mapped before, as one who reserves memory first and uses it later asks for. */
    void *memory = flags & MAP_FIXED ? address : aligned_alloc(PAGE, size);
    if (!memory)
        return MAP_FAILED;
    /* What cannot be read does not have to be zero, and is not touched. */
    return protection == PROT_NONE ? memory : memset(memory, 0, size);
}

/* Of a whole mapping. */
int munmap(void *address, size_t size)
{
    (void)size;
    free(address);
    return 0;
}

int mprotect(void *address, size_t size, int protection)
{
    (void)address;
    (void)size;
    (void)protection;
    errno = ENOSYS;
    return -1;
}
