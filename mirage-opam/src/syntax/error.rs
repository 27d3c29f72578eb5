//! Why a text is not an opam file, and where.

use std::ops::Range;

/// A place in a text, as people and as editors count it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The bytes of the text that are meant.
    pub span: Range<usize>,
}

impl Place {
    /// Counts lines and columns up to the start of `span`.
    pub fn of(text: &str, span: Range<usize>) -> Place {
        let mut start = span.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            span,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a text is not an opam file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct SyntaxError {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where it is.
    pub place: Place,
}

impl SyntaxError {
    pub(crate) fn new(text: &str, span: Range<usize>, message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            message: message.into(),
            place: Place::of(text, span),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_and_survive_any_offset() {
        let text = "é: 1\nab";
        assert_eq!(Place::of(text, 2..3).to_string(), "line 1, column 2");
        assert_eq!(Place::of(text, 1..2).to_string(), "line 1, column 1");
        assert_eq!(Place::of(text, 7..8).to_string(), "line 2, column 2");
        assert_eq!(Place::of(text, 99..100).to_string(), "line 2, column 3");
    }
}
