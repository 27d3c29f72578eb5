//! The last steps of a process before it is the guest.

#![allow(unsafe_code)]

use super::{ARCH_SET_FS, system};
use crate::error::Error;
use crate::memory::Memory;
use seccompiler::BpfProgram;
use std::arch::asm;
use std::convert::Infallible;
use std::io;

/// Checks that this process is fit to become a guest.
pub(super) fn check_process() -> Result<(), Error> {
    // SAFETY: this value asks for the personality, and changes nothing.
    let personality = unsafe { libc::personality(0xffff_ffff) };
    if personality != -1 && personality & libc::READ_IMPLIES_EXEC != 0 {
        return Err(Error::ExecutableData);
    }
    // SAFETY: the call fails with EINVAL if there are other threads, and has no effect otherwise.
    let unshared = unsafe { libc::unshare(libc::CLONE_THREAD) };
    // A sandbox may forbid the call altogether, which says nothing about threads.
    if unshared == -1 && io::Error::last_os_error().raw_os_error() == Some(libc::EINVAL) {
        return Err(Error::Threads);
    }
    Ok(())
}

/// Restricts this process to the filter, and jumps to the guest's first instruction.
pub(super) fn enter(memory: &Memory, entry: u64, information: u64, filter: &BpfProgram) -> Result<Infallible, Error> {
    reset_signals()?;
    seccompiler::apply_filter(filter).map_err(|error| Error::Filter(error.to_string()))?;
    // The stack is at the end of the memory, and aligned as after a call.
    let stack = memory.end() - 8;
    // SAFETY: the entry point was checked to be in an executable segment of `memory`, which is mapped at the guest's
    // own addresses, and the stack is in its heap. Nothing of this process runs any more: it has one thread, its signals
    // have no handlers, and the guest does not return.
    unsafe {
        asm!(
            // The base of this process's thread-local storage is no business of the guest.
            "syscall",
            "mov rsp, r8",
            "mov rdi, r9",
            "xor eax, eax",
            "xor ebx, ebx",
            "xor ecx, ecx",
            "xor edx, edx",
            "xor ebp, ebp",
            "xor esi, esi",
            "xor r8d, r8d",
            "xor r9d, r9d",
            "xor r11d, r11d",
            "xor r12d, r12d",
            "xor r13d, r13d",
            "xor r14d, r14d",
            "xor r15d, r15d",
            "jmp r10",
            in("rax") libc::SYS_arch_prctl,
            in("rdi") ARCH_SET_FS,
            in("rsi") 0_u64,
            in("r8") stack,
            in("r9") information,
            in("r10") entry,
            options(noreturn),
        )
    }
}

/// Gives the signals that have handlers their default action: no code of this process works in the guest. Those that
/// are ignored stay so, except for `SIGPIPE`, which Rust's runtime ignores.
fn reset_signals() -> Result<(), Error> {
    for signal in (1..=libc::SIGRTMAX()).filter(|signal| *signal == libc::SIGPIPE || has_handler(*signal)) {
        // SAFETY: the default action runs no code of this process.
        if unsafe { libc::signal(signal, libc::SIG_DFL) } == libc::SIG_ERR {
            return Err(system("reset signals", io::Error::last_os_error()));
        }
    }
    Ok(())
}

/// Whether a signal is handled in this process. Those that libc keeps to itself are not.
fn has_handler(signal: libc::c_int) -> bool {
    // SAFETY: zero bytes are a valid `sigaction`.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: the call only fills `action` in.
    let known = unsafe { libc::sigaction(signal, std::ptr::null(), &raw mut action) } == 0;
    known && ![libc::SIG_DFL, libc::SIG_IGN].contains(&action.sa_sigaction)
}
