//! Places in the user's Rust source.

use std::fmt;

/// A place in a Rust source file, as rustc names it.
///
/// Errors and the line directives of the generated OCaml lead back to it. The path is the one rustc was given,
/// which cargo makes relative to the root of the workspace for the workspace's own crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// Path of the file, as in [`file!`].
    pub file: &'static str,
    /// Line, counted from 1.
    pub line: u32,
    /// Column, counted from 1.
    pub column: u32,
}

impl Location {
    /// The place that called the function in which this is called, if that is marked `#[track_caller]`.
    #[track_caller]
    pub fn caller() -> Self {
        let caller = std::panic::Location::caller();
        Location {
            file: caller.file(),
            line: caller.line(),
            column: caller.column(),
        }
    }

    /// Whether the place is in this crate: there is nothing for its user to change.
    pub fn is_in_the_vocabulary(&self) -> bool {
        let folder = file!().trim_end_matches("location.rs");
        self.file.starts_with(folder)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
