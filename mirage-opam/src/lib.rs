//! opam's data in Rust: its file format, its order of versions, its repositories, and which versions fit together.
//!
//! | room | |
//! | --- | --- |
//! | [`syntax`] | text to values with places, and back |
//! | [`version`], [`environment`], [`filter`], [`formula`] | versions, variables, conditions, and formulas over packages |
//! | [`package`] | what the fields of an opam file mean |
//! | [`repository`] | where opam files come from: folders and archives, read lazily from one packed file |
//! | `solve` | which versions fit together |
//! | `explain` | why none do |
//!
//! `solve` and `explain` are a feature, on by default: the SAT solver is most of what is to be compiled.
//! Only [`repository`] touches the disk, and nothing here the network.

pub mod environment;
#[cfg(feature = "solve")]
pub mod explain;
pub mod filter;
pub mod formula;
mod name;
pub mod package;
pub mod repository;
#[cfg(feature = "solve")]
pub mod solve;
pub mod syntax;
pub mod version;

pub use environment::Environment;
pub use formula::{Bounds, Formula, Requirement};
pub use name::{NameError, PackageName};
pub use package::Package;
pub use version::Version;
