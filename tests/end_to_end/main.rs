//! The whole way, as a user goes it: cargo compiles config crates, their programs call dune, and what comes out runs.
//!
//! Needs what the tool needs: cargo, an OCaml compiler, findlib and dune. Nothing of that is replaced by a double; only
//! `apt-get` is, where its call is what is tested.

// Whatever fails here is a failed test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod commands;
mod compile_errors;
mod examples;
mod file_system;
mod installed;
mod interruption;
mod missing_tools;
mod mistakes;
mod saved_choice;
mod targets;
mod tutorial;
