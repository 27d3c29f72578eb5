//! Why dune could not do its work, where the code is not to blame.

use crate::error::Error;
use crate::refusal::{REMOVE, Refusal, signal_help};
use camino::Utf8Path;

/// The signals that end a program which has read what it cannot have written.
const ABORT: i32 = 6;
const SEGMENTATION_FAULT: i32 = 11;

/// Remembers what speaks for another cause than the code.
#[derive(Debug, Default)]
pub struct Cause {
    refusal: Option<(String, Refusal)>,
    has_mistake: bool,
}

impl Cause {
    /// A line that was said.
    pub fn look_at(&mut self, line: &str) {
        if let (Some((line, refusal)), None) = (Refusal::found_in(line), &self.refusal) {
            let line = line
                .trim()
                .trim_start_matches("Fatal error: ")
                .trim_start_matches("Error: ");
            self.refusal = Some((line.to_owned(), refusal));
        }
    }

    /// The code has a mistake.
    pub fn mistake(&mut self) {
        self.has_mistake = true;
    }

    /// The error of a dune that ended with a failure.
    pub fn of_status(self, directory: &Utf8Path) -> Error {
        let Some((line, Refusal { what, help, .. })) = self.refusal.filter(|_| !self.has_mistake) else {
            return Error::Compile;
        };
        Error::Dune {
            message: format!("dune cannot build in `{}`: {what}\n{line}", directory.join("_build")),
            help: help.to_owned(),
        }
    }

    /// The error of a dune that a signal has ended.
    pub fn of_signal(self, signal: i32, directory: &Utf8Path) -> Error {
        match self.refusal {
            Some(_) => self.of_status(directory),
            None => Error::Dune {
                message: format!("dune was ended by signal {signal}"),
                help: match signal {
                    ABORT | SEGMENTATION_FAULT => REMOVE,
                    other => signal_help(other),
                }
                .to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(lines: &[&str]) -> Cause {
        let mut cause = Cause::default();
        lines.iter().for_each(|line| cause.look_at(line));
        cause
    }

    #[test]
    fn a_machine_that_refuses() {
        let error = cause(&["Error: _build/log: Read-only file system"]).of_status("/c".into());
        assert_eq!(
            error.to_string(),
            "dune cannot build in `/c/_build`: the file system is read-only\n_build/log: Read-only file system"
        );
        let mut both = cause(&["x: Permission denied"]);
        both.mistake();
        assert!(matches!(both.of_status("/c".into()), Error::Compile));
        assert!(matches!(
            cause(&["ld: undefined"]).of_status("/c".into()),
            Error::Compile
        ));
    }

    #[test]
    fn a_signal() {
        let error = cause(&[]).of_signal(9, "/c".into());
        assert_eq!(error.to_string(), "dune was ended by signal 9");
        assert_eq!(error.exit_code(), 1);
    }
}
