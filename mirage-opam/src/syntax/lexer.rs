//! Text to words.

use super::SyntaxError;
use super::value::{EnvOp, RelOp};
use std::borrow::Cow;
use std::ops::Range;

/// A word of an opam file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    Bool(bool),
    Int(i64),
    String(Cow<'a, str>),
    Ident(&'a str),
    Relation(RelOp),
    EnvUpdate(EnvOp),
    Colon,
    OpenList,
    CloseList,
    OpenGroup,
    CloseGroup,
    OpenBrace,
    CloseBrace,
    And,
    Or,
    Not,
    Defined,
    End,
}

impl Token<'_> {
    /// The word for messages.
    pub(super) fn describe(&self) -> String {
        let symbol = match self {
            Token::Bool(value) => return format!("`{value}`"),
            Token::Int(value) => return format!("`{value}`"),
            Token::String(_) => return "a string".to_owned(),
            Token::Ident(name) => return format!("`{name}`"),
            Token::Relation(relation) => relation.as_str(),
            Token::EnvUpdate(update) => update.as_str(),
            Token::Colon => ":",
            Token::OpenList => "[",
            Token::CloseList => "]",
            Token::OpenGroup => "(",
            Token::CloseGroup => ")",
            Token::OpenBrace => "{",
            Token::CloseBrace => "}",
            Token::And => "&",
            Token::Or => "|",
            Token::Not => "!",
            Token::Defined => "?",
            Token::End => return "the end of the file".to_owned(),
        };
        format!("`{symbol}`")
    }
}

/// Reads one word after the other.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

/// Symbols, the longer before those they begin with.
const SYMBOLS: [(&str, Token<'static>); 23] = [
    ("=+=", Token::EnvUpdate(EnvOp::Replace)),
    ("=+", Token::EnvUpdate(EnvOp::Append)),
    ("=:", Token::EnvUpdate(EnvOp::AppendColon)),
    ("+=", Token::EnvUpdate(EnvOp::Prepend)),
    (":=", Token::EnvUpdate(EnvOp::PrependColon)),
    ("!=", Token::Relation(RelOp::Ne)),
    ("<=", Token::Relation(RelOp::Le)),
    (">=", Token::Relation(RelOp::Ge)),
    ("=", Token::Relation(RelOp::Eq)),
    ("<", Token::Relation(RelOp::Lt)),
    (">", Token::Relation(RelOp::Gt)),
    (":", Token::Colon),
    ("[", Token::OpenList),
    ("]", Token::CloseList),
    ("(", Token::OpenGroup),
    (")", Token::CloseGroup),
    ("{", Token::OpenBrace),
    ("}", Token::CloseBrace),
    ("&", Token::And),
    ("|", Token::Or),
    ("!", Token::Not),
    ("?", Token::Defined),
    ("", Token::End),
];

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Lexer { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next word and its bytes; [`Token::End`] for ever at the end.
    pub(super) fn next(&mut self) -> Result<(Token<'a>, Range<usize>), SyntaxError> {
        self.skip_blanks()?;
        let start = self.at;
        let rest = self.rest();
        let token = if rest.is_empty() {
            Token::End
        } else if rest.starts_with('"') {
            Token::String(self.string()?)
        } else if let Some(word) = word(rest) {
            self.at += word.len();
            match word {
                "true" => Token::Bool(true),
                "false" => Token::Bool(false),
                _ => Token::Ident(word),
            }
        } else if let Some(number) = number(rest) {
            self.at += number.len();
            let parsed = number.replace('_', "").parse();
            Token::Int(parsed.map_err(|_| self.error(start, format!("`{number}` is not a number this size")))?)
        } else {
            self.symbol(start)?
        };
        Ok((token, start..self.at))
    }

    fn symbol(&mut self, start: usize) -> Result<Token<'a>, SyntaxError> {
        let rest = self.rest();
        match SYMBOLS
            .iter()
            .find(|(symbol, _)| !symbol.is_empty() && rest.starts_with(symbol))
        {
            Some((symbol, token)) => {
                self.at += symbol.len();
                Ok(token.clone())
            }
            None => {
                let character = rest.chars().next().unwrap_or_default();
                self.at += character.len_utf8();
                Err(self.error(start, format!("the character {character:?} means nothing here")))
            }
        }
    }

    /// Blanks, `# comments` to the end of the line, and `(* comments *)`, which nest.
    fn skip_blanks(&mut self) -> Result<(), SyntaxError> {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with('#') {
                self.at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("(*") {
                self.skip_comment()?;
            } else {
                return Ok(());
            }
        }
    }

    fn skip_comment(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut depth = 0usize;
        loop {
            match bytes.get(self.at..self.at + 2) {
                Some(b"(*") => (depth, self.at) = (depth + 1, self.at + 2),
                Some(b"*)") => (depth, self.at) = (depth - 1, self.at + 2),
                Some(_) => self.at += 1,
                None => {
                    self.at = self.text.len();
                    return Err(self.error(start, "this comment has no end"));
                }
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// A string in one quote or in three. What has no escapes is borrowed.
    fn string(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        let start = self.at;
        let quote = if self.rest().starts_with("\"\"\"") {
            "\"\"\""
        } else {
            "\""
        };
        self.at += quote.len();
        let content = self.at;
        let mut unescaped: Option<Vec<u8>> = None;
        let mut copied = content;
        loop {
            let rest = self.rest();
            let Some(offset) = rest.find(['"', '\\']) else {
                self.at = self.text.len();
                return Err(self.error(start, "this string has no end"));
            };
            self.at += offset;
            if self.rest().starts_with(quote) {
                let end = self.at;
                self.at += quote.len();
                return match unescaped {
                    None => Ok(Cow::Borrowed(&self.text[content..end])),
                    Some(mut bytes) => {
                        bytes.extend_from_slice(&self.text.as_bytes()[copied..end]);
                        String::from_utf8(bytes)
                            .map(Cow::Owned)
                            .map_err(|_| self.error(start, "the escapes of this string make no UTF-8 text"))
                    }
                };
            }
            if self.rest().starts_with('"') {
                self.at += 1;
                continue;
            }
            let bytes = unescaped.get_or_insert_default();
            bytes.extend_from_slice(&self.text.as_bytes()[copied..self.at]);
            self.escape(bytes)?;
            copied = self.at;
        }
    }

    /// One escape, from its backslash on.
    fn escape(&mut self, bytes: &mut Vec<u8>) -> Result<(), SyntaxError> {
        let start = self.at;
        let rest = &self.rest().as_bytes()[1..];
        let plain = |byte, length| (Some(byte), length);
        let (byte, length) = match rest {
            [b'n', ..] => plain(b'\n', 1),
            [b'r', ..] => plain(b'\r', 1),
            [b't', ..] => plain(b'\t', 1),
            [b'b', ..] => plain(8, 1),
            [byte @ (b'\\' | b'"' | b'\'' | b' '), ..] => plain(*byte, 1),
            [b'\n', ..] => (None, 1),
            [b'\r', b'\n', ..] => (None, 2),
            [b'x', high, low, ..] => (hexadecimal(*high, *low), 3),
            [a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', ..] => {
                let number = [a, b, c]
                    .into_iter()
                    .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
                (u8::try_from(number).ok(), 3)
            }
            _ => (None, 0),
        };
        match (byte, length) {
            (Some(byte), length) => {
                bytes.push(byte);
                self.at += 1 + length;
            }
            // A line that goes on in the next one, behind its blanks.
            (None, length @ 1..=2) => {
                self.at += 1 + length;
                let rest = self.rest();
                self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
            }
            (None, _) => {
                self.at += 1;
                return Err(self.error(start, "a backslash stands before what it cannot escape; write `\\\\`"));
            }
        }
        Ok(())
    }

    fn error(&self, start: usize, message: impl Into<String>) -> SyntaxError {
        SyntaxError::new(self.text, start..self.at, message)
    }
}

fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? * 16 + digit(low)?)
}

/// A word at the start of the text: words of letters, digits, `_` and `-` with a letter in them (or `_` alone), joined
/// by `+`, and a last one behind `:`.
fn word(text: &str) -> Option<&str> {
    let mut length = simple_word(text, true)?;
    while let Some(more) = text[length..]
        .strip_prefix('+')
        .and_then(|rest| simple_word(rest, true))
    {
        length += 1 + more;
    }
    if let Some(variable) = text[length..]
        .strip_prefix(':')
        .and_then(|rest| simple_word(rest, false))
    {
        length += 1 + variable;
    }
    Some(&text[..length])
}

fn simple_word(text: &str, lone: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let length = bytes.iter().position(|byte| !belongs(byte)).unwrap_or(bytes.len());
    let word = &bytes[..length];
    let valid = word.iter().any(u8::is_ascii_alphabetic) || (lone && word == b"_");
    valid.then_some(length)
}

/// A number at the start of the text.
fn number(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let count = digits
        .bytes()
        .position(|byte| !byte.is_ascii_digit() && byte != b'_')
        .unwrap_or(digits.len());
    (count > 0).then(|| &text[..text.len() - digits.len() + count])
}
