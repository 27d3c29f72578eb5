//! What is being done, said as it happens.

use std::fmt::Display;
use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

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
        if is_colored() {
            eprintln!("\x1b[1;32m{verb:>12}\x1b[0m {what}");
        } else {
            eprintln!("{verb:>12} {what}");
        }
    }

    /// Says whole lines of others, with or without steps of ours: a person has to read them.
    pub fn say(&self, lines: &str) {
        if std::io::stderr().is_terminal() {
            // Where a step shows how long it has taken.
            eprint!("\r\x1b[K");
        }
        eprint!("{lines}");
    }

    /// Says that a step begins which takes a while, and shows on a terminal how long it has taken until the result is
    /// dropped.
    pub fn long_step(&self, verb: &str, what: impl Display) -> LongStep {
        self.step(verb, what);
        if self.is_silent || !std::io::stderr().is_terminal() {
            return LongStep(None);
        }
        let (end, ended) = mpsc::channel();
        let clock = std::thread::spawn(move || {
            let start = Instant::now();
            while ended.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                eprint!("\r{:>12} s", start.elapsed().as_secs());
            }
            // Takes the line away.
            eprint!("\r\x1b[K");
        });
        LongStep(Some((end, clock)))
    }
}

/// A step that goes on until this is dropped.
#[must_use]
pub struct LongStep(Option<(mpsc::Sender<()>, JoinHandle<()>)>);

impl Drop for LongStep {
    fn drop(&mut self) {
        if let Some((end, clock)) = self.0.take() {
            drop(end);
            // It ends when the sender is gone, and has nothing to return.
            let _ = clock.join();
        }
    }
}

/// Whether what is said on standard error may have colours.
pub(crate) fn is_colored() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
