/* What a tender reads from the ELF file of a unikernel before it loads it. */
#ifndef ELF_ABI_H
#define ELF_ABI_H

#include <stdint.h>

/* Who can run the unikernel. Upstream also numbers Muen, Genode and Xen. */
enum abi_target {
    HVT_ABI_TARGET = 1,
    SPT_ABI_TARGET,
    VIRTIO_ABI_TARGET,
};

#define SOLO5_NOTE_NAME "Solo5"
#define ABI1_NOTE_TYPE 0x31494241 /* "ABI1" */

/* The header of a note whose name is SOLO5_NOTE_NAME, padded to four bytes. */
struct solo5_note_header {
    uint32_t name_size;
    uint32_t description_size;
    uint32_t type;
    char name[8];
};

struct abi1_note {
    struct solo5_note_header header;
    uint32_t abi_target;
    uint32_t abi_version;
    uint32_t reserved[2];
};

#define ABI1_NOTE(target, version)                                                       \
    const struct abi1_note solo5_abi1_note                                               \
        __attribute__((section(".note.solo5.abi"), aligned(4), used))                    \
        = {                                                                              \
            .header = { sizeof SOLO5_NOTE_NAME, 16, ABI1_NOTE_TYPE, SOLO5_NOTE_NAME },   \
            .abi_target = (target),                                                      \
            .abi_version = (version),                                                    \
        }

/* An interpreter that cannot exist: the host's kernel refuses to start a unikernel. */
#define SOLO5_INTERPRETER "/nonexistent/solo5/"

#endif
