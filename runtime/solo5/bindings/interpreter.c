/* Keeps a host from starting the image as a program of its own. */
#include "elf_abi.h"

const char solo5_interpreter[] __attribute__((section(".interp"), used)) = SOLO5_INTERPRETER;
