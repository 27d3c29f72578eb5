//! What is being done, said as it happens.

use indicatif::{ProgressBar, ProgressStyle};
use std::fmt::Display;
use std::io::IsTerminal;
use std::time::Duration;

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

    /// Says that a step begins which takes a while, and shows on a terminal how long it has taken until the result is
    /// dropped.
    pub fn long_step(&self, verb: &str, what: impl Display) -> LongStep {
        self.step(verb, what);
        // Where it is no terminal, indicatif draws nothing.
        let bar = if self.is_silent {
            ProgressBar::hidden()
        } else {
            ProgressBar::new_spinner()
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner:>12} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        LongStep(bar)
    }
}

/// A step that goes on until this is dropped.
#[must_use]
pub struct LongStep(ProgressBar);

impl Drop for LongStep {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn is_colored() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
