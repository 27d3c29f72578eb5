//! spt: the unikernel is this process, with almost no system calls left.

mod enter;
mod filter;
mod wait_set;

use crate::abi::{PAGE, Target};
use crate::boot;
use crate::error::Error;
use crate::manifest;
use crate::memory::Memory;
use crate::tender::Guest;
use std::convert::Infallible;
use std::os::fd::{AsRawFd, RawFd};
use wait_set::WaitSet;

/// The lowest address that Linux lets a process map: `SPT_HOST_MEM_BASE`.
const MEMORY_START: u64 = 0x1_0000;
/// Where the guest finds what it is told: `SPT_BOOT_INFO_BASE`.
const BOOT_INFORMATION: u64 = MEMORY_START + 0x1000;
/// An executable that is position-independent, as the tender, lies far above this, and so leaves this much alone.
const MAX_MEMORY: u64 = 1 << 40;

/// The request of `arch_prctl` by which a guest sets the base of its thread-local storage: `asm/prctl.h`.
const ARCH_SET_FS: u64 = 0x1002;

/// Becomes the unikernel.
pub(crate) fn run(guest: Guest<'_>) -> Result<Infallible, Error> {
    let size = guest.memory / PAGE * PAGE;
    if !(1 << 20..=MAX_MEMORY).contains(&size) {
        return Err(Error::MemorySize {
            target: Target::Spt,
            memory: size,
            minimum: 1,
            maximum: MAX_MEMORY >> 20,
        });
    }
    enter::check_process()?;
    let mut memory = Memory::at_own_addresses(MEMORY_START, size)?;
    memory.load(&guest.image)?;
    let wait_set = WaitSet::new(&guest.attachments).map_err(|source| system("prepare to wait for events", source))?;
    let information = boot::information(
        BOOT_INFORMATION,
        &manifest::table(&guest.attachments, |descriptor| descriptor),
        &guest.command_line,
        |command_line, manifest| {
            let descriptors = pair(wait_set.epoll.as_raw_fd(), wait_set.timer.as_raw_fd());
            [size, guest.image.end(), command_line, manifest, descriptors]
        },
    );
    memory.place(BOOT_INFORMATION, &information)?;
    let filter = filter::program(&guest.attachments, &wait_set)?;
    enter::enter(&memory, guest.image.entry(), BOOT_INFORMATION, &filter)
}

/// Two neighbouring `int`s of a structure as one number.
fn pair(first: RawFd, second: RawFd) -> u64 {
    u64::from(first.cast_unsigned()) | u64::from(second.cast_unsigned()) << 32
}

fn system(action: &'static str, source: impl Into<std::io::Error>) -> Error {
    Error::System {
        action,
        source: source.into(),
    }
}
