//! `mirage-tender`: runs a unikernel, with the options of `solo5-spt` and `solo5-hvt`.
//!
//! It starts without Rust's runtime, which would read the map of the process's memory and install handlers of signals:
//! a sixth of the time that it takes to boot a unikernel, for what no guest has a use for.

#![no_main]
#![allow(unsafe_code)]

use std::ffi::{CStr, OsStr, OsString, c_char, c_int};
use std::os::unix::ffi::OsStrExt;

/// Where the C library starts the program.
// SAFETY: the name and the type are those of C's entry point, and there is no other one.
#[unsafe(no_mangle)]
extern "C" fn main(count: c_int, arguments: *const *const c_char) -> c_int {
    let arguments: Vec<OsString> = (0..usize::try_from(count).unwrap_or(0))
        .map(|index| {
            // SAFETY: C's `main` is given that many pointers to terminated texts, which stay as long as the process.
            let argument = unsafe { CStr::from_ptr(*arguments.add(index)) };
            OsStr::from_bytes(argument.to_bytes()).to_owned()
        })
        .collect();
    mirage_tender::cli::main(arguments).into()
}
