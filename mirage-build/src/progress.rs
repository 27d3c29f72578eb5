//! What is being done, said as it happens.

use std::fmt::Display;
use std::io::IsTerminal;

/// Tells a person what is being done: lines as cargo's own, on standard error. Results go to standard output.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    is_silent: bool,
}

impl Progress {
    /// Says everything.
    pub const fn shown() -> Self {
        Progress { is_silent: false }
    }

    /// Says nothing, for build scripts.
    pub const fn silent() -> Self {
        Progress { is_silent: true }
    }

    /// Says that a step begins or is done.
    pub fn step(&self, verb: &str, what: impl Display) {
        if self.is_silent {
            return;
        }
        if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
            eprintln!("\x1b[1;32m{verb:>12}\x1b[0m {what}");
        } else {
            eprintln!("{verb:>12} {what}");
        }
    }
}
