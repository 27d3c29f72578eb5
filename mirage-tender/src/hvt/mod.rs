//! hvt: the unikernel is a virtual machine with one processor, under KVM.

mod hypercall;
mod layout;
mod paging;
mod registers;
mod vcpu;
mod vm;

use crate::abi::{PAGE, Target};
use crate::boot;
use crate::elf::Access;
use crate::error::Error;
use crate::manifest;
use crate::memory::Memory;
use crate::tender::Guest;
use hypercall::Host;
use layout::{BOOT_INFORMATION, LARGE_PAGE, MAX_MEMORY};
use vm::Vm;

/// Runs the unikernel until it exits.
pub(crate) fn run(guest: Guest<'_>) -> Result<u8, Error> {
    let size = guest.memory / LARGE_PAGE * LARGE_PAGE;
    if !(LARGE_PAGE..=MAX_MEMORY).contains(&size) {
        let (minimum, maximum) = (LARGE_PAGE >> 20, MAX_MEMORY >> 20);
        return Err(Error::MemorySize {
            target: Target::Hvt,
            memory: guest.memory,
            minimum,
            maximum,
        });
    }
    let mut memory = Memory::anywhere(size)?;
    memory.load(&guest.image)?;
    let mut vm = Vm::new(&memory)?;
    let information = boot::information(
        BOOT_INFORMATION,
        // A virtual machine has no use for numbers of the host's descriptors.
        &manifest::table(&guest.attachments, |_| -1),
        &guest.command_line,
        |command_line, manifest| [size, guest.image.end(), vm.cycle_frequency(), command_line, manifest],
    );
    memory.place(BOOT_INFORMATION, &information)?;
    let information_pages = BOOT_INFORMATION..BOOT_INFORMATION + (information.len() as u64).next_multiple_of(PAGE);

    let tables = paging::tables(&guest.image, information_pages, size)?;
    for (address, words) in tables.iter().chain([&registers::descriptor_table()]) {
        let pages = *address..address + PAGE;
        memory.grant(pages.clone(), Access::WRITE)?;
        let bytes = memory.bytes_mut(*address, PAGE)?;
        for (place, word) in bytes.as_chunks_mut().0.iter_mut().zip(words) {
            *place = word.to_le_bytes();
        }
        // The processor reads and writes them, the guest has no business there.
        memory.conceal(&pages);
    }
    vm.set_registers(guest.image.entry(), BOOT_INFORMATION, size)?;
    vcpu::run(
        &mut vm,
        &mut Host {
            memory: &mut memory,
            attachments: &guest.attachments,
        },
    )
}
