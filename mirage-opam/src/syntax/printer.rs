//! Values to text.
//!
//! What a value needs to be read again as it was is written; comments and the layout of the original are not kept.

use super::value::{Content, File, Item, Node, Value};
use std::fmt::{self, Display, Formatter, Write};

/// Lists longer than this take a line for each value.
const WIDTH: usize = 80;

impl Display for File<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_items(f, &self.items, 0)
    }
}

impl Display for Node<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl Display for Value<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(value) => write!(f, "{value}"),
            Value::Int(value) => write!(f, "{value}"),
            Value::String(value) => write_string(f, value),
            Value::Ident(value) => f.write_str(value),
            Value::List(values) => write_between(f, "[", values, "]"),
            Value::Group(values) => write_between(f, "(", values, ")"),
            Value::Option(value, conditions) => {
                write_tight(f, value, Level::Unary)?;
                write_between(f, " {", conditions, "}")
            }
            Value::Relation(left, relation, right) => write!(f, "{left} {} {right}", relation.as_str()),
            Value::EnvUpdate(left, update, right) => write!(f, "{left} {} {right}", update.as_str()),
            Value::Bound(relation, value) => write!(f, "{} {value}", relation.as_str()),
            Value::And(parts) => write_joined(f, parts, " & ", Level::And),
            Value::Or(parts) => write_joined(f, parts, " | ", Level::Or),
            Value::Not(value) => {
                // `!` and `=` without a blank would be one word.
                let separate = value.to_string().starts_with('=');
                f.write_str(if separate { "! " } else { "!" })?;
                write_tight(f, value, Level::And)
            }
            Value::Defined(value) => {
                f.write_char('?')?;
                write_tight(f, value, Level::And)
            }
        }
    }
}

/// How loosely a value holds together.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Closed,
    Unary,
    And,
    Or,
}

fn level(value: &Value<'_>) -> Level {
    match value {
        Value::Or(_) => Level::Or,
        Value::And(_) => Level::And,
        Value::Not(_) | Value::Defined(_) => Level::Unary,
        _ => Level::Closed,
    }
}

/// Writes a value, in parentheses where it holds together no closer than `level`. A value that was read has its
/// parentheses already.
fn write_tight(f: &mut Formatter<'_>, node: &Node<'_>, limit: Level) -> fmt::Result {
    if level(&node.value) >= limit {
        write!(f, "({node})")
    } else {
        write!(f, "{node}")
    }
}

fn write_joined(f: &mut Formatter<'_>, parts: &[Node<'_>], separator: &str, limit: Level) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(separator)?;
        }
        write_tight(f, part, limit)?;
    }
    Ok(())
}

fn write_between(f: &mut Formatter<'_>, open: &str, values: &[Node<'_>], close: &str) -> fmt::Result {
    f.write_str(open)?;
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            f.write_char(' ')?;
        }
        write!(f, "{value}")?;
    }
    f.write_str(close)
}

/// A string in one quote.
fn write_string(f: &mut impl Write, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(f, "\\{character}")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\0'..='\x1f' => write!(f, "\\x{:02x}", u32::from(character))?,
            _ => f.write_char(character)?,
        }
    }
    f.write_char('"')
}

/// A string in three quotes, whose lines stay lines.
fn write_lines(f: &mut impl Write, text: &str) -> fmt::Result {
    f.write_str("\"\"\"")?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(f, "\\{character}")?,
            '\r' => f.write_str("\\r")?,
            '\n' | '\t' => f.write_char(character)?,
            '\0'..='\x1f' => write!(f, "\\x{:02x}", u32::from(character))?,
            _ => f.write_char(character)?,
        }
    }
    f.write_str("\"\"\"")
}

fn write_items(f: &mut Formatter<'_>, items: &[Item<'_>], indent: usize) -> fmt::Result {
    for item in items {
        write!(f, "{:indent$}{}", "", item.name)?;
        match &item.content {
            Content::Field(node) => {
                f.write_str(": ")?;
                write_field(f, node, indent + item.name.len() + 2, indent)?;
                f.write_char('\n')?;
            }
            Content::Section { label, items } => {
                if let Some(label) = label {
                    f.write_char(' ')?;
                    write_string(f, label)?;
                }
                f.write_str(" {\n")?;
                write_items(f, items, indent + 2)?;
                writeln!(f, "{:indent$}}}", "")?;
            }
        }
    }
    Ok(())
}

/// The value of a field, on the line of its name where it fits.
fn write_field(f: &mut Formatter<'_>, node: &Node<'_>, column: usize, indent: usize) -> fmt::Result {
    match &node.value {
        Value::String(text) if text.contains('\n') => write_lines(f, text),
        Value::List(values) if !values.is_empty() => {
            let line = node.to_string();
            if column + line.chars().count() <= WIDTH {
                return f.write_str(&line);
            }
            f.write_str("[\n")?;
            for value in values {
                writeln!(f, "{:width$}{value}", "", width = indent + 2)?;
            }
            write!(f, "{:indent$}]", "")
        }
        _ => write!(f, "{node}"),
    }
}
