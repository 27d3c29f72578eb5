//! The vocabulary in which a MirageOS unikernel is described in Rust.
//!
//! A unikernel is a job over devices. A [device](Device) is a struct whose fields are its inputs, its
//! [signature](Signature) is a type, and so rustc checks the graph: a block device where a network is expected is a
//! type error on the user's line. Nothing here touches a disk, runs a process or reads the environment; the crate
//! `mirage-build` turns the description into OCaml and dune files, builds and runs it.
//!
//! ```
//! use mirage_dsl::prelude::*;
//!
//! /// Writes and reads back sectors of a disk.
//! #[derive(Unikernel)]
//! #[unikernel(module = "Unikernel.Main")]
//! #[package("fmt")]
//! struct Check {
//!     disk: Impl<Block>,
//! }
//!
//! fn check() -> Application {
//!     Application::new("check").job(Check { disk: block_of_file("disk.img") })
//! }
//! # check();
//! ```
//!
//! Those who know `config.ml` find every name of it in [the guide](guide::from_config_ml).

// The macros name this crate by its path, also where they are used in it.
extern crate self as mirage_dsl;

mod application;
mod argument;
mod context;
mod device;
pub mod devices;
mod error;
mod graph;
pub mod guide;
mod implementation;
mod key;
mod literal;
mod location;
#[doc(hidden)]
pub mod model;
mod name;
mod opam;
mod open_graph;
mod output;
mod package;
mod select;
mod signature;
pub mod signatures;
mod stanza;
mod target;
mod value;

pub use application::Application;
pub use argument::{ArgumentType, RuntimeArgument, WHOLE_NUMBER};
pub use context::{ChoiceError, Context, MissingKey};
pub use device::{Device, DeviceBuilder, DeviceField, Needs, Text, Unikernel};
pub use error::{Error, PackageConflict};
pub use implementation::Impl;
pub use ipnet::{Ipv4Net, Ipv6Net};
pub use key::{Key, KeyDescription, KeyKind, KeyType, Keys};
pub use literal::{Int64, Literal, Ocaml};
pub use location::Location;
pub use mirage_macros::{Device, KeyType, Keys, Unikernel, signature};
pub use mirage_syntax::sexp::Sexp;
pub use opam::Source;
pub use package::{Package, Pin, Scope};
pub use select::{if_impl, match_impl};
pub use signature::{Signature, Startable};
pub use stanza::Stanza;
pub use target::{Family, Target, is_solo5, is_unikraft, is_unix, is_xen};
pub use value::{Value, target};

/// What a config crate uses: `use mirage_dsl::prelude::*`.
pub mod prelude {
    pub use crate::devices::*;
    pub use crate::signatures::*;
    pub use crate::{
        Application, Device, Family, Impl, Int64, Ipv4Net, Ipv6Net, Key, KeyType, Keys, Literal, Ocaml, Package,
        RuntimeArgument, Scope, Signature, Source, Target, Unikernel, Value, if_impl, is_solo5, is_unikraft, is_unix,
        is_xen, match_impl, signature, target,
    };
}
