//! The tender, tried with images made here: an ELF file field by field, and guests of a few instructions.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

mod code;
mod command_line;
mod devices;
mod hvt;
mod image;
mod malformed;
mod mutated;
mod run;
mod spt;
