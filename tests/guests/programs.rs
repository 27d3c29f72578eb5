//! Programs of this machine.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

/// What a program printed, and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// Its standard output and then its standard error.
    pub output: String,
    /// The exit status; 128 + the signal where one ended the program, as a shell has it.
    pub status: i32,
}

/// Runs a program to its end, without input.
///
/// # Panics
/// It does not start.
pub fn run(command: &mut Command) -> Outcome {
    let done = command.stdin(Stdio::null()).output().unwrap_or_else(|error| {
        panic!(
            "{:?} does not start: {error}; the tests need Debian's packages gcc, make, musl-tools, ocaml, \
             busybox-static, qemu-system-x86 and xz-utils",
            command.get_program()
        )
    });
    Outcome {
        output: String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned(),
        status: done
            .status
            .code()
            .or(done.status.signal().map(|signal| 128 + signal))
            .unwrap(),
    }
}

/// Runs a program that has to succeed, and returns what it printed.
///
/// # Panics
/// It does not start, or fails.
pub fn perform(command: &mut Command) -> String {
    let Outcome { output, status } = run(command);
    assert_eq!(status, 0, "{command:?} failed:\n{output}");
    output
}
