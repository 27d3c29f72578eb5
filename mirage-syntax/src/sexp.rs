//! S-expressions as dune has them: the language of dune files, of `dune-project` and of `dune-workspace`.
//!
//! An expression is only made by reading text or by functions that check and quote, so whatever is in a [`Sexp`], dune
//! reads it back as it was meant.
//!
//! ```
//! use mirage_syntax::sexp::Sexp;
//!
//! let rule = Sexp::form("copy", [Sexp::code("%{targets}"), Sexp::text("a \"b\" %{c}")]);
//! assert_eq!(rule.to_string(), r#"(copy %{targets} "a \"b\" \%{c}")"#);
//! assert_eq!(Sexp::read(&rule.to_string()).unwrap(), [rule]);
//! ```

mod read;
mod write;

pub use read::ReadError;

use crate::SyntaxError;
use std::ops::Range;

/// An S-expression of dune's language. It can be written with `Display`, laid out as `dune fmt` does it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sexp {
    /// A word without quotes.
    Atom(Atom),
    /// A text between quotes.
    Quoted(Quoted),
    /// Expressions between parentheses.
    List(Vec<Sexp>),
}

/// A word without quotes, in which dune fills in variables: `name`, `:standard`, `%{targets}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Atom(String);

/// What stands between quotes: any bytes, among which dune fills in variables.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quoted(Vec<Part>);

/// A part of a quoted text. No two texts are neighbours, and none is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    /// dune's strings are bytes, and those of a foreign dune file need not be UTF-8.
    Text(Vec<u8>),
    /// `%{...}`, with what is around it.
    Variable(String),
}

impl Atom {
    /// The word as an atom, if dune would read it as one.
    pub fn new(word: &str) -> Option<Self> {
        (read::atom_length(word) == Ok(word.len()) && !word.is_empty()).then(|| Atom(word.to_owned()))
    }

    /// The word, with its variables as they are written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether dune fills in a variable.
    pub fn has_variable(&self) -> bool {
        self.0.contains("%{")
    }
}

impl Quoted {
    /// A text without variables: a `%{` in it stands for itself.
    pub fn new(text: &str) -> Self {
        let mut quoted = Quoted::default();
        quoted.push_bytes(text.as_bytes());
        quoted
    }

    fn push_bytes(&mut self, bytes: &[u8]) {
        match self.0.last_mut() {
            _ if bytes.is_empty() => {}
            Some(Part::Text(text)) => text.extend_from_slice(bytes),
            _ => self.0.push(Part::Text(bytes.to_vec())),
        }
    }

    /// The text, if it is UTF-8 and dune fills in no variable.
    pub fn as_text(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Text(bytes)] => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }
}

impl Sexp {
    /// A word of dune's language, such as `:standard` or `%{context_name}`. What cannot be an atom is quoted.
    pub fn code(word: &str) -> Self {
        Atom::new(word).map_or_else(|| Sexp::Quoted(Quoted::new(word)), Sexp::Atom)
    }

    /// Any text that is to mean itself: quoted unless it is a plain name or path.
    pub fn text(text: &str) -> Self {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./+:=,".contains(c);
        let begins = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        if text.starts_with(begins) && text.chars().all(is_plain) {
            Sexp::code(text)
        } else {
            Sexp::Quoted(Quoted::new(text))
        }
    }

    /// A variable of dune's, such as `project_root`, with any text behind it: `%{project_root}/a`.
    pub fn variable(name: &str, behind: &str) -> Self {
        let variable = format!("%{{{name}}}");
        match (Atom::new(&variable), Sexp::text(behind)) {
            (None, _) => Sexp::Quoted(Quoted::new(&(variable + behind))),
            (Some(_), Sexp::Atom(_)) => Sexp::code(&(variable + behind)),
            (Some(_), _) => {
                let mut quoted = Quoted(vec![Part::Variable(variable)]);
                quoted.push_bytes(behind.as_bytes());
                Sexp::Quoted(quoted)
            }
        }
    }

    /// The expression in which words that begin with one variable begin with another one, and a text behind it.
    pub fn with_beginning(&self, name: &str, other: &str, behind: &str) -> Self {
        let old = format!("%{{{name}}}");
        let rest = match self {
            Sexp::List(elements) => {
                return Sexp::list(
                    elements
                        .iter()
                        .map(|element| element.with_beginning(name, other, behind)),
                );
            }
            Sexp::Atom(atom) => atom.as_str().strip_prefix(&old).map(str::to_owned),
            Sexp::Quoted(Quoted(parts)) => match parts.as_slice() {
                [Part::Variable(variable)] if *variable == old => Some(String::new()),
                [Part::Variable(variable), Part::Text(text)] if *variable == old => {
                    String::from_utf8(text.clone()).ok()
                }
                _ => None,
            },
        };
        match rest {
            Some(rest) => Sexp::variable(other, &(behind.to_owned() + &rest)),
            None => self.clone(),
        }
    }

    /// A list.
    pub fn list(elements: impl IntoIterator<Item = Sexp>) -> Self {
        Sexp::List(elements.into_iter().collect())
    }

    /// A list that begins with a word of dune's language: a stanza, a field, an action.
    pub fn form(name: &str, elements: impl IntoIterator<Item = Sexp>) -> Self {
        Sexp::list(std::iter::once(Sexp::code(name)).chain(elements))
    }

    /// The expressions of a text. Comments are left out: `;` and what is behind it. What other readers of S-expressions
    /// take for comments, `#| |#` and `#;`, are atoms to dune, in every version of its language.
    ///
    /// # Errors
    /// The text is none that dune reads; or lists are nested deeper than any dune file's are.
    pub fn read(text: &str) -> Result<Vec<Sexp>, ReadError> {
        let placed = Sexp::read_placed(text)?;
        Ok(placed.into_iter().map(|(expression, _)| expression).collect())
    }

    /// The stanzas of a text: lists that begin with a word, at least one.
    ///
    /// # Errors
    /// Why it is something else.
    pub fn read_stanzas(text: &str) -> Result<Vec<Sexp>, SyntaxError> {
        let stanzas = Sexp::read(text).map_err(|fault| SyntaxError::new(format!("in a stanza, {fault}")))?;
        match stanzas.iter().find(|stanza| stanza.as_form().is_none()) {
            Some(other) => Err(SyntaxError::new(format!(
                "`{other}` is no stanza: a stanza is a list that begins with a word, such as `(rule ...)`"
            ))),
            None if stanzas.is_empty() => Err(SyntaxError::new("there is no stanza in the text of one")),
            None => Ok(stanzas),
        }
    }

    /// As [`Sexp::read`], with the bytes of the text at which each expression stands.
    ///
    /// # Errors
    /// As [`Sexp::read`].
    pub fn read_placed(text: &str) -> Result<Vec<(Sexp, Range<usize>)>, ReadError> {
        read::read(text)
    }

    /// The text of a word or of what is quoted, if dune fills in no variable.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Sexp::Atom(atom) => Some(atom.as_str()).filter(|_| !atom.has_variable()),
            Sexp::Quoted(quoted) => quoted.as_text(),
            Sexp::List(_) => None,
        }
    }

    /// The elements of a list.
    pub fn as_list(&self) -> Option<&[Sexp]> {
        match self {
            Sexp::List(list) => Some(list),
            Sexp::Atom(_) | Sexp::Quoted(_) => None,
        }
    }

    /// The word that a list begins with, and what is behind it.
    pub fn as_form(&self) -> Option<(&str, &[Sexp])> {
        match self.as_list()?.split_first()? {
            (Sexp::Atom(name), rest) => Some((name.as_str(), rest)),
            _ => None,
        }
    }

    /// The values of each field of this name that a stanza has.
    pub fn fields<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [Sexp]> {
        let fields = self.as_form().map_or(&[] as &[Sexp], |(_, fields)| fields);
        fields.iter().filter_map(move |field| match field.as_form() {
            Some((known, values)) if known == name => Some(values),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests;
