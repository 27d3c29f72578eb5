//! A program that ends when the process that started it does, however that came to its end.

#![allow(unsafe_code)]

use std::io::{Error, Result};
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Has the kernel send SIGTERM to the program of this command when the thread that starts it ends, even by SIGKILL. A
/// program with other rights than ours, such as `sudo`, goes on.
pub fn end_with_its_parent(command: &mut Command) {
    let parent = libc::pid_t::try_from(std::process::id());
    let bind = move || -> Result<()> {
        // SAFETY: sets an attribute of the calling process and touches no memory.
        if unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGTERM) } == -1 {
            return Err(Error::last_os_error());
        }
        // SAFETY: only asks the kernel for a number.
        if parent != Ok(unsafe { libc::getppid() }) {
            // The parent ended before the kernel knew whom to tell.
            return Err(Error::from_raw_os_error(libc::ESRCH));
        }
        Ok(())
    };
    // SAFETY: between fork and exec, the closure makes two system calls; it neither allocates nor takes a lock.
    unsafe { command.pre_exec(bind) };
}
