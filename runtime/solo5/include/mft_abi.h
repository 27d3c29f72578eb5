/* The application manifest: the devices that a unikernel asks for. */
#ifndef MFT_ABI_H
#define MFT_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf_abi.h"

#define MFT_VERSION 1
#define MFT_MAX_ENTRIES 64 /* As many as a solo5_handle_set_t has bits. */
#define MFT_NAME_SIZE 68   /* With the terminating NUL. */

typedef enum mft_type {
    MFT_DEV_BLOCK_BASIC = 1,
    MFT_DEV_NET_BASIC,
    MFT_RESERVED_FIRST = 1 << 30, /* The first entry of every manifest. */
} mft_type_t;

struct mft_block_basic {
    uint64_t capacity;
    uint16_t block_size;
};

struct mft_net_basic {
    uint8_t mac[6];
    uint16_t mtu;
};

/* The unikernel says `name` and `type`, the tender fills in the rest. */
struct mft_entry {
    char name[MFT_NAME_SIZE];
    mft_type_t type;
    union {
        struct mft_block_basic block_basic;
        struct mft_net_basic net_basic;
    } u;
    union {
        int hostfd; /* The host's file descriptor (spt). */
        void *data;
    } b;
    bool attached;
};

/*
 * A manifest of MFT_ENTRIES entries where a file defines one, as
 * `solo5-elftool gen-manifest` writes it; else of as many as it says.
 */
#ifndef MFT_ENTRIES
#define MFT_ENTRIES
#define MFT_IS_READ
#endif

struct mft {
    uint32_t version;
    uint32_t entries;
    struct mft_entry e[MFT_ENTRIES];
};

#ifndef MFT_IS_READ

_Static_assert(MFT_ENTRIES <= MFT_MAX_ENTRIES, "too many devices in the manifest");

#define MFT1_NOTE_TYPE 0x3154464d /* "MFT1" */

/* The manifest is aligned inside of the note, and the padding belongs to the description. */
struct mft1_note {
    struct solo5_note_header header;
    struct mft manifest;
};

#define MFT1_NOTE_DECLARE_BEGIN                                                            \
    const struct mft1_note solo5_mft1_note                                                 \
        __attribute__((section(".note.solo5.manifest"), aligned(8), used))                 \
        = {                                                                                \
            .header = {                                                                    \
                sizeof SOLO5_NOTE_NAME,                                                    \
                sizeof(struct mft1_note) - sizeof(struct solo5_note_header),               \
                MFT1_NOTE_TYPE,                                                            \
                SOLO5_NOTE_NAME,                                                           \
            },                                                                             \
            .manifest =
#define MFT1_NOTE_DECLARE_END };

#endif

#endif
