//! The small grammars on which the macros (at compile time), the vocabulary (at run time) and whoever writes and reads
//! files must agree: names of OCaml things, of files and devices, connect templates, dune's S-expressions, findlib's
//! settings, opam's values, versions and package names, and names of keys.
//!
//! Every check returns an error that says what is wrong in one sentence, fit to stand behind a span
//! of the user's source.

pub mod findlib;
pub mod key;
pub mod name;
pub mod ocaml;
pub mod opam;
pub mod package;
pub mod sexp;
pub mod template;
pub mod version;

/// Why a piece of text is not what its place asks for.
///
/// The message is one sentence without a final full stop, in which the offending text is quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError(String);

impl SyntaxError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        SyntaxError(message.into())
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SyntaxError {}
