//! From a device graph in Rust to OCaml, dune and opam files, by pure functions: nothing here touches the disk, starts a
//! process or reads the environment.
//!
//! [`plan`] decides everything about one target's image, [`emit`] writes it down as OCaml and dune files, [`describe`]
//! shows it to people and scripts, and [`check`] compares the description with the OCaml files of the config crate, which
//! its caller reads.

mod about;
pub mod check;
pub mod describe;
pub mod emit;
mod ocaml;
pub mod plan;
mod project;
mod repository;
pub mod shell;

pub use about::About;
pub use project::Project;
pub use repository::Repository;
