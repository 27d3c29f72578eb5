//! The writer: quotes, and the layout of `dune fmt`.

use super::{Part, Quoted, Sexp};
use std::fmt::{self, Write};

/// Lists that end behind this column do not stay on one line.
const WIDTH: usize = 77;

impl fmt::Display for Sexp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        write(self, 0, &mut text);
        f.write_str(&text)
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for part in &self.0 {
            match part {
                Part::Variable(variable) => f.write_str(variable)?,
                Part::Text(bytes) => escape(bytes, f)?,
            }
        }
        f.write_char('"')
    }
}

fn escape(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // Whether a number was written. Before dune 3, a digit behind it would have been taken for a part of it.
    let mut is_numbered = false;
    for chunk in bytes.utf8_chunks() {
        let mut characters = chunk.valid().chars().peekable();
        while let Some(character) = characters.next() {
            let is_behind_number = std::mem::take(&mut is_numbered);
            match character {
                '"' | '\\' => write!(f, "\\{character}")?,
                '\n' => f.write_str("\\n")?,
                '\t' => f.write_str("\\t")?,
                '\r' => f.write_str("\\r")?,
                '\x08' => f.write_str("\\b")?,
                '%' if characters.peek() == Some(&'{') => f.write_str("\\%")?,
                c if c.is_ascii_control() || is_behind_number && c.is_ascii_digit() => {
                    write!(f, "\\{:03}", u32::from(c))?;
                    is_numbered = true;
                }
                other => f.write_char(other)?,
            }
        }
        for byte in chunk.invalid() {
            write!(f, "\\{byte:03}")?;
            is_numbered = true;
        }
    }
    Ok(())
}

/// Writes an expression that begins at a column: a list of words on one line if it fits, any other with a line for each
/// element.
fn write(expression: &Sexp, column: usize, text: &mut String) {
    match expression {
        Sexp::List(elements) if !elements.iter().all(is_simple) => lines(elements, column, text, write),
        _ => fill(expression, column, text),
    }
}

/// Writes an expression on one line if it fits.
fn fill(expression: &Sexp, column: usize, text: &mut String) {
    let line = one_line(expression);
    match expression {
        Sexp::List(elements) if column + line.chars().count() > WIDTH => lines(elements, column, text, fill),
        _ => text.push_str(&line),
    }
}

fn lines(elements: &[Sexp], column: usize, text: &mut String, write: fn(&Sexp, usize, &mut String)) {
    for (position, element) in elements.iter().enumerate() {
        text.push(if position == 0 { '(' } else { '\n' });
        if position > 0 {
            text.extend(std::iter::repeat_n(' ', column + 1));
        }
        write(element, column + 1, text);
    }
    text.push(')');
}

fn is_simple(expression: &Sexp) -> bool {
    expression.as_list().is_none_or(|elements| elements.len() < 2)
}

fn one_line(expression: &Sexp) -> String {
    match expression {
        Sexp::Atom(atom) => atom.as_str().to_owned(),
        Sexp::Quoted(quoted) => quoted.to_string(),
        Sexp::List(elements) => {
            let elements: Vec<String> = elements.iter().map(one_line).collect();
            format!("({})", elements.join(" "))
        }
    }
}
