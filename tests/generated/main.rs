//! What is generated, without a compiler of the generated code but for one test: snapshots of every file, the laws
//! that hold for every description, and the texts of errors.
//!
//! After a wanted change: `INSTA_UPDATE=always cargo test -p tests --test generated`, and read the difference of
//! `snapshots/` as a person who debugs a unikernel would.
#![cfg(test)]

mod blueprint;
mod descriptions;
mod dune;
mod errors;
mod laws_of_graphs;
mod laws_of_names;
mod laws_of_words;
mod ocaml;
mod opam;
mod snapshots;
mod support;
mod target_files;
