//! The whole way, as a user goes it: cargo compiles config crates, their programs call dune, and what comes out runs.
//!
//! Needs what the tool needs: cargo, an OCaml compiler, findlib and dune, and what its Solo5 toolchain is made from.
//! Nothing of that is replaced by a double; only `apt-get` is, where its call is what is tested. Networks and containers
//! are real ones too: `ip`, `ping` and `runc`.

// Whatever fails here is a failed test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arguments;
mod at_once;
mod causes;
mod commands;
mod compile_errors;
mod container;
mod dependencies;
mod dune_root;
mod editors;
mod examples;
mod file_system;
mod installed;
mod interruption;
mod kills;
mod lock;
mod missing_tools;
mod mistakes;
mod names;
mod network;
mod ownership;
mod ppx;
mod same_bytes;
mod saved_choice;
mod solo5;
mod sources;
mod targets;
mod tutorial;
mod vendored;
