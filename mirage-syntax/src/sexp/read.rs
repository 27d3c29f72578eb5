//! The reader: dune's rules of words, quotes and comments, and a stack of open lists.

use super::{Atom, Part, Quoted, Sexp};
use std::fmt;
use std::ops::Range;

/// How deep lists can be nested. It keeps hostile text from using up the stack of whoever walks through an expression.
const DEPTH: usize = 256;

/// Why a text is no S-expressions, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// What is wrong, in a few words.
    pub message: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The character of the line, counted from 1.
    pub column: usize,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (line {}, column {})", self.message, self.line, self.column)
    }
}

impl std::error::Error for ReadError {}

/// What is wrong at the byte of a position.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    position: usize,
    message: String,
}

impl Fault {
    fn new(position: usize, message: impl Into<String>) -> Self {
        Fault {
            position,
            message: message.into(),
        }
    }

    fn in_text(self, text: &str) -> ReadError {
        // Every position is at the beginning of a character.
        let before = text.get(..self.position).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        ReadError {
            message: self.message,
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    }
}

pub(super) fn read(text: &str) -> Result<Vec<(Sexp, Range<usize>)>, ReadError> {
    expressions(text).map_err(|fault| fault.in_text(text))
}

fn expressions(text: &str) -> Result<Vec<(Sexp, Range<usize>)>, Fault> {
    let mut done = Vec::new();
    // The lists that are not closed yet, each with the place of its parenthesis.
    let mut open: Vec<(usize, Vec<Sexp>)> = Vec::new();
    let mut position = 0;
    while let Some(character) = text[position..].chars().next() {
        let start = position;
        let expression = match character {
            ' ' | '\t' | '\x0c' | '\n' => {
                position += 1;
                continue;
            }
            '\r' if text[position..].starts_with("\r\n") => {
                position += 2;
                continue;
            }
            ';' => {
                position += text[position..].find(['\n', '\r']).unwrap_or(text.len() - position);
                continue;
            }
            '(' if open.len() == DEPTH => {
                return Err(Fault::new(start, format!("more than {DEPTH} lists within each other")));
            }
            '(' => {
                open.push((position, Vec::new()));
                position += 1;
                continue;
            }
            ')' => {
                let Some((begin, elements)) = open.pop() else {
                    return Err(Fault::new(start, "a `)` without its `(`"));
                };
                position += 1;
                (Sexp::List(elements), begin)
            }
            '"' => {
                let (quoted, end) = quoted(text, position)?;
                position = end;
                (Sexp::Quoted(quoted), start)
            }
            _ => {
                let length = atom_length(&text[position..]).map_err(|fault| Fault {
                    position: start + fault.position,
                    ..fault
                })?;
                if length == 0 {
                    let message = format!("`{}` stands outside of quotes", character.escape_default());
                    return Err(Fault::new(start, message));
                }
                position += length;
                (Sexp::Atom(Atom(text[start..position].to_owned())), start)
            }
        };
        match (open.last_mut(), expression) {
            (Some((_, elements)), (expression, _)) => elements.push(expression),
            (None, (expression, begin)) => done.push((expression, begin..position)),
        }
    }
    match open.pop() {
        Some((begin, _)) => Err(Fault::new(begin, "a `(` without its `)`")),
        None => Ok(done),
    }
}

/// How much of the beginning of a text is an atom.
pub(super) fn atom_length(text: &str) -> Result<usize, Fault> {
    let mut length = 0;
    while let Some(character) = text[length..].chars().next() {
        if text[length..].starts_with("%{") {
            length += variable_length(&text[length..]).map_err(|fault| Fault {
                position: length + fault.position,
                ..fault
            })?;
        } else if is_atom_character(character) {
            length += 1;
        } else {
            break;
        }
    }
    Ok(length)
}

fn is_atom_character(c: char) -> bool {
    c.is_ascii_graphic() && !";()\"".contains(c)
}

/// How long the variable is that a text begins with: `%{name}` or `%{name:payload}`.
fn variable_length(text: &str) -> Result<usize, Fault> {
    let inner = &text[2..];
    let is_name = |c: char| is_atom_character(c) && !":%{}".contains(c);
    let name = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
    let payload = match inner[name..].strip_prefix(':') {
        Some(rest) => rest.find(|c| !is_name(c) && c != ':').unwrap_or(rest.len()) + 1,
        None => 0,
    };
    let end = name + payload;
    if name == 0 || payload == 1 || !inner[end..].starts_with('}') {
        return Err(Fault::new(
            0,
            "a `%{` begins no variable, such as `%{targets}`; quoted, `\\%{` stands for itself",
        ));
    }
    Ok(end + 3)
}

/// The quoted text that begins at a position, and where it ends.
fn quoted(text: &str, start: usize) -> Result<(Quoted, usize), Fault> {
    let mut reader = Quotation {
        text,
        position: start + 1,
        quoted: Quoted::default(),
    };
    match reader.block_kind(start + 1) {
        Some(kind) => reader.block(kind)?,
        None => reader.plain(start)?,
    }
    Ok((reader.quoted, reader.position))
}

/// How the lines of a multi-line text begin.
#[derive(Clone, Copy)]
enum Block {
    /// `"\|`: with escapes and variables.
    Escaped,
    /// `"\>`: as it is.
    Raw,
}

struct Quotation<'a> {
    text: &'a str,
    position: usize,
    quoted: Quoted,
}

impl Quotation<'_> {
    fn rest(&self) -> &str {
        &self.text[self.position..]
    }

    /// Until the closing quote.
    fn plain(&mut self, start: usize) -> Result<(), Fault> {
        loop {
            match self.rest().as_bytes() {
                [] => return Err(Fault::new(start, "a `\"` without its `\"`")),
                [b'"', ..] => {
                    self.position += 1;
                    return Ok(());
                }
                [b'\\', ..] => {
                    if self.escape()? {
                        let indentation = self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
                        self.position += indentation;
                    }
                }
                _ => self.part()?,
            }
        }
    }

    /// Every line that begins like a multi-line text.
    fn block(&mut self, mut kind: Block) -> Result<(), Fault> {
        loop {
            // Behind the `"`.
            self.position += 2;
            match self.rest().as_bytes() {
                [] | [b'\n', ..] | [b'\r', b'\n', ..] => {}
                [b' ', ..] => self.position += 1,
                _ => {
                    return Err(Fault::new(
                        self.position,
                        "no space behind the beginning of a multi-line text",
                    ));
                }
            }
            self.block_line(kind)?;
            let line = self.rest().trim_start_matches([' ', '\t', '\x0c']);
            let next = self.text.len() - line.len() + 1;
            match line.starts_with('"').then(|| self.block_kind(next)).flatten() {
                Some(next_kind) => (kind, self.position) = (next_kind, next),
                None => return Ok(()),
            }
        }
    }

    /// One line of a multi-line text, with its end.
    fn block_line(&mut self, kind: Block) -> Result<(), Fault> {
        loop {
            match (self.rest().as_bytes(), kind) {
                ([], _) => return Ok(()),
                ([b'\n', ..], _) | ([b'\r', b'\n', ..], _) => {
                    let end = if self.rest().starts_with('\r') { "\r\n" } else { "\n" };
                    self.quoted.push_bytes(end.as_bytes());
                    self.position += end.len();
                    return Ok(());
                }
                ([b'\\', ..], Block::Escaped) => {
                    if self.escape()? {
                        return Ok(());
                    }
                }
                (_, Block::Escaped) => self.part()?,
                (_, Block::Raw) => self.character(),
            }
        }
    }

    /// The kind of multi-line text that begins behind a quote.
    fn block_kind(&self, position: usize) -> Option<Block> {
        match self.text.as_bytes().get(position..position + 2)? {
            b"\\|" => Some(Block::Escaped),
            b"\\>" => Some(Block::Raw),
            _ => None,
        }
    }

    /// A variable or a character that stands for itself.
    fn part(&mut self) -> Result<(), Fault> {
        if self.rest().starts_with("%{") {
            let length = variable_length(self.rest()).map_err(|fault| Fault {
                position: self.position,
                ..fault
            })?;
            let variable = self.rest()[..length].to_owned();
            self.quoted.0.push(Part::Variable(variable));
            self.position += length;
        } else {
            self.character();
        }
        Ok(())
    }

    /// A character that stands for itself.
    fn character(&mut self) {
        let end = self.position + self.rest().chars().next().map_or(0, char::len_utf8);
        self.quoted.push_bytes(&self.text.as_bytes()[self.position..end]);
        self.position = end;
    }

    /// What a backslash and the next characters stand for; whether it is the end of a line, which is left out.
    fn escape(&mut self) -> Result<bool, Fault> {
        let fault = |message| Err(Fault::new(self.position, message));
        let digit = |byte: u8, base| char::from(byte).to_digit(base);
        let (byte, length) = match self.rest().as_bytes() {
            [_, b'\n', ..] => {
                self.position += 2;
                return Ok(true);
            }
            [_, b'\r', b'\n', ..] => {
                self.position += 3;
                return Ok(true);
            }
            [_, byte @ (b'\\' | b'\'' | b'"' | b'%'), ..] => (*byte, 2),
            [_, b'n', ..] => (b'\n', 2),
            [_, b't', ..] => (b'\t', 2),
            [_, b'r', ..] => (b'\r', 2),
            [_, b'b', ..] => (b'\x08', 2),
            [_, b'x', high, low, ..] => match (digit(*high, 16), digit(*low, 16)) {
                // Two digits are a byte.
                (Some(high), Some(low)) => ((high * 16 + low) as u8, 4),
                _ => return fault("`\\x` without two digits of base 16"),
            },
            [_, one, two, three, ..] if one.is_ascii_digit() => {
                match (digit(*one, 10), digit(*two, 10), digit(*three, 10)) {
                    (Some(one), Some(two), Some(three)) => match u8::try_from(one * 100 + two * 10 + three) {
                        Ok(byte) => (byte, 4),
                        Err(_) => return fault("`\\` and a number above 255"),
                    },
                    _ => return fault("`\\` and a number that has not three digits"),
                }
            }
            _ => return fault("`\\` before something that it cannot escape"),
        };
        self.quoted.push_bytes(&[byte]);
        self.position += length;
        Ok(false)
    }
}
