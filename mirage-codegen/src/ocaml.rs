//! Enough of OCaml's syntax to know what a source file defines, without a compiler.
//!
//! What cannot be known from the text alone (what a file includes, what a preprocessor makes of it, whether the result
//! of a function is a function) is said to be unknown: what is read here is only used to refuse what is wrong for
//! certain.

mod binding;
mod brackets;
mod cursor;
mod lexer;
mod module;
mod options;
mod outline;
mod structure;

pub use outline::{Arity, Module, ModuleType, Outline, Parameter, Pattern};

#[cfg(test)]
mod tests;
