//! Enough of OCaml's syntax to know what a source file defines, without a compiler.

mod lexer;
mod outline;

pub use outline::Outline;
