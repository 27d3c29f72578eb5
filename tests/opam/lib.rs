//! opam itself, in a root of its own, and what it is to read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

mod descriptions;
mod machine;

pub use descriptions::{Description, descriptions};
pub use machine::Machine;
