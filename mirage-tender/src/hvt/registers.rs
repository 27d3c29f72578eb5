//! The processor as the guest finds it: in long mode, with flat segments and its memory mapped.

use super::layout::{DESCRIPTOR_TABLE, PAGE_MAP};
use super::paging::Table;
use kvm_bindings::{kvm_regs, kvm_segment, kvm_sregs};

const PROTECTED_MODE: u64 = 1;
const NUMERIC_ERROR: u64 = 1 << 5;
const WRITE_PROTECT: u64 = 1 << 16;
const PAGING: u64 = 1 << 31;
const CR0: u64 = PROTECTED_MODE | NUMERIC_ERROR | WRITE_PROTECT | PAGING;

const PHYSICAL_ADDRESS_EXTENSION: u64 = 1 << 5;
const SSE: u64 = 1 << 9;
const SSE_EXCEPTIONS: u64 = 1 << 10;
const CR4: u64 = PHYSICAL_ADDRESS_EXTENSION | SSE | SSE_EXCEPTIONS;

const LONG_MODE_ENABLED: u64 = 1 << 8;
const LONG_MODE_ACTIVE: u64 = 1 << 10;
const NO_EXECUTE_ENABLED: u64 = 1 << 11;
const EFER: u64 = LONG_MODE_ENABLED | LONG_MODE_ACTIVE | NO_EXECUTE_ENABLED;

/// The bit of the flags that is always set.
const FLAGS: u64 = 1 << 1;

const EXECUTE_ACCESSED: u8 = 9;
const WRITE_ACCESSED: u8 = 3;
const BUSY_TASK: u8 = 11;

/// A segment over all memory.
const FLAT: kvm_segment = kvm_segment {
    base: 0,
    limit: u32::MAX,
    selector: 0,
    type_: 0,
    present: 1,
    dpl: 0,
    db: 0,
    s: 1,
    l: 0,
    g: 1,
    avl: 0,
    unusable: 0,
    padding: 0,
};
const CODE: kvm_segment = kvm_segment {
    selector: 8,
    type_: EXECUTE_ACCESSED,
    l: 1,
    ..FLAT
};
const DATA: kvm_segment = kvm_segment {
    selector: 16,
    type_: WRITE_ACCESSED,
    db: 1,
    ..FLAT
};
const TASK: kvm_segment = kvm_segment {
    limit: 0,
    type_: BUSY_TASK,
    s: 0,
    g: 0,
    ..FLAT
};
const NONE: kvm_segment = kvm_segment {
    limit: 0,
    present: 0,
    s: 0,
    g: 0,
    unusable: 1,
    ..FLAT
};

const DESCRIPTORS: [u64; 3] = [0, descriptor(&CODE), descriptor(&DATA)];

/// The descriptors of the segments, and where they belong.
pub(super) fn descriptor_table() -> Table {
    (
        DESCRIPTOR_TABLE,
        std::array::from_fn(|index| DESCRIPTORS.get(index).copied().unwrap_or(0)),
    )
}

/// A flat segment as the processor reads it from memory; its limit is counted in pages.
const fn descriptor(segment: &kvm_segment) -> u64 {
    let pages = (segment.limit >> 12) as u64;
    (pages & 0xffff)
        | (segment.type_ as u64) << 40
        | (segment.s as u64) << 44
        | (segment.dpl as u64) << 45
        | (segment.present as u64) << 47
        | (pages >> 16) << 48
        | (segment.l as u64) << 53
        | (segment.db as u64) << 54
        | (segment.g as u64) << 55
}

/// The registers of the system, but for those that are left as they are.
pub(super) fn system(current: kvm_sregs) -> kvm_sregs {
    let mut registers = kvm_sregs {
        cr0: CR0,
        cr3: PAGE_MAP,
        cr4: CR4,
        efer: EFER,
        cs: CODE,
        tr: TASK,
        ldt: NONE,
        ..current
    };
    registers.ss = DATA;
    registers.ds = DATA;
    registers.es = DATA;
    registers.fs = DATA;
    registers.gs = DATA;
    registers.gdt.base = DESCRIPTOR_TABLE;
    registers.gdt.limit = (size_of_val(&DESCRIPTORS) - 1) as u16;
    registers
}

/// The other registers: a function with one argument is called, its stack at the end of the memory.
pub(super) fn general(entry: u64, argument: u64, memory: u64) -> kvm_regs {
    kvm_regs {
        rip: entry,
        rdi: argument,
        rsp: memory - 8,
        rflags: FLAGS,
        ..kvm_regs::default()
    }
}
