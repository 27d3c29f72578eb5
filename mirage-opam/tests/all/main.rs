//! What the crate promises, seen from outside, with small repositories of words of our own.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "that is how a test fails"
)]

mod explain;
mod program;
mod repository;
mod solve;
mod syntax;
mod worlds;
