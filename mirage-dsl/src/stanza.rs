//! Stanzas of dune files.

use crate::device::Text;
use mirage_syntax::SyntaxError;
use mirage_syntax::sexp::Sexp;

/// What can be a stanza of a dune file, or several: an S-expression, or text that is to be one.
pub trait Stanza {
    /// The stanzas.
    ///
    /// # Errors
    /// Why they are none.
    fn stanzas(self) -> Result<Vec<Sexp>, SyntaxError>;
}

impl Stanza for Sexp {
    fn stanzas(self) -> Result<Vec<Sexp>, SyntaxError> {
        Ok(vec![self])
    }
}

impl Stanza for &str {
    fn stanzas(self) -> Result<Vec<Sexp>, SyntaxError> {
        Sexp::read_stanzas(self)
    }
}

impl Stanza for String {
    fn stanzas(self) -> Result<Vec<Sexp>, SyntaxError> {
        Sexp::read_stanzas(&self)
    }
}

impl Stanza for Text {
    fn stanzas(self) -> Result<Vec<Sexp>, SyntaxError> {
        Sexp::read_stanzas(&self)
    }
}
