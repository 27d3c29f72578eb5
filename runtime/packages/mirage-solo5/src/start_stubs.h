#ifndef MIRAGE_SOLO5_START_STUBS_H
#define MIRAGE_SOLO5_START_STUBS_H

#include <solo5.h>

/* What Solo5 told when it started the unikernel. */
extern const struct solo5_start_info *mirage_solo5_start_info;

#endif
