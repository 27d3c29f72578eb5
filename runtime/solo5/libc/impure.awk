# From a disassembled archive: the members that enter the kernel, one a line.
/^[^ ].*: +file format/ { member = $1; sub(/:.*/, "", member) }
/\t(syscall|sysenter|int +\$0x80)/ && member != last { print member; last = member }
