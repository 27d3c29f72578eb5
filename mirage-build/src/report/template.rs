//! From OCaml code back to the Rust string that it was made from.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

/// A Rust string literal as it is written: its letters, each with the bytes of the source that stand for it.
pub(super) struct Literal {
    letters: Vec<(char, Range<usize>)>,
    /// The whole literal in the source.
    pub range: Range<usize>,
}

impl Literal {
    /// The literal that begins at a byte of a source.
    pub fn read(source: &str, start: usize) -> Option<Self> {
        let rest = source.get(start..)?;
        let (hashes, open) = match rest.strip_prefix('r') {
            Some(raw) => {
                let hashes = raw.len() - raw.trim_start_matches('#').len();
                (Some(hashes), 1 + hashes)
            }
            None => (None, 0),
        };
        let text = rest[open..].strip_prefix('"')?;
        let begin = start + open + 1;
        let close = format!("\"{}", "#".repeat(hashes.unwrap_or_default()));
        let mut letters = Vec::new();
        let mut characters = text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            if text[at..].starts_with(&close) {
                let range = start..begin + at + close.len();
                return Some(Literal { letters, range });
            }
            let letter = match (c, hashes) {
                ('\\', None) => escape(&mut characters),
                (c, _) => Some(c),
            };
            let end = characters.peek().map_or(text.len(), |(next, _)| *next);
            letters.extend(letter.map(|letter| (letter, begin + at..begin + end)));
        }
        None
    }

    /// The bytes of the source that stand for some bytes of the OCaml code which one line of the template became; the
    /// first line is 0. None where the code was not made from it.
    pub fn place(&self, line: usize, code: &str, bytes: &Range<usize>) -> Option<Range<usize>> {
        let letters = self.letters.split(|(letter, _)| *letter == '\n').nth(line)?;
        let parts = parts(letters);
        // Code is indented anew where it is put.
        let indent = parts
            .iter()
            .take_while(|(letter, _)| letter.is_some_and(char::is_whitespace));
        let indent = indent.count();
        let mut at = code.len() - code.trim_start().len();
        let mut placed: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let mut rest = &parts[indent..];
        while let Some((part, behind)) = rest.split_first() {
            rest = behind;
            match part {
                (Some(letter), source) => {
                    if !code.get(at..)?.starts_with(*letter) {
                        return None;
                    }
                    placed.push((at..at + letter.len_utf8(), source.clone()));
                    at += letter.len_utf8();
                }
                (None, source) => {
                    let text: String = behind.iter().map_while(|(letter, _)| *letter).collect();
                    let value = match text.as_str() {
                        "" if behind.is_empty() => code.trim_end().len().checked_sub(at)?,
                        text => code.get(at..)?.find(text)?,
                    };
                    placed.push((at..at + value, source.clone()));
                    at += value;
                }
            }
        }
        let first = placed.iter().find(|(code, _)| code.contains(&bytes.start))?;
        let last = placed
            .iter()
            .rev()
            .find(|(code, _)| code.contains(&(bytes.end.saturating_sub(1))))?;
        (first.1.start < last.1.end).then_some(first.1.start..last.1.end)
    }
}

/// The letter that an escape stands for, behind its backslash; none where it continues a line.
fn escape(characters: &mut Peekable<CharIndices>) -> Option<char> {
    let (_, c) = characters.next()?;
    match c {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        '0' => Some('\0'),
        'x' => {
            let digits: String = characters.by_ref().take(2).map(|(_, digit)| digit).collect();
            char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
        }
        'u' => {
            let digits: String = characters
                .by_ref()
                .map(|(_, digit)| digit)
                .take_while(|c| *c != '}')
                .collect();
            char::from_u32(u32::from_str_radix(&digits.trim_start_matches('{').replace('_', ""), 16).ok()?)
        }
        '\n' => {
            while characters.next_if(|(_, c)| c.is_whitespace()).is_some() {}
            None
        }
        other => Some(other),
    }
}

/// The parts of a line of a template: letters, and placeholders without one.
fn parts(letters: &[(char, Range<usize>)]) -> Vec<(Option<char>, Range<usize>)> {
    let mut parts = Vec::new();
    let mut rest = letters;
    while let Some(((letter, source), behind)) = rest.split_first() {
        let next = behind.first().map(|(letter, _)| *letter);
        let end = behind.iter().position(|(letter, _)| *letter == '}');
        rest = match (letter, end) {
            ('{' | '}', _) if next == Some(*letter) => {
                parts.push((Some(*letter), source.start..behind[0].1.end));
                &behind[1..]
            }
            ('{', Some(end)) => {
                parts.push((None, source.start..behind[end].1.end));
                &behind[end + 1..]
            }
            _ => {
                parts.push((Some(*letter), source.clone()));
                behind
            }
        };
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is underlined in a source, where the compiler points at `part` of `code`.
    fn underlined<'s>(source: &'s str, line: usize, code: &str, part: &str) -> Option<&'s str> {
        let start = source.find(['"', 'r']).unwrap();
        let at = code.find(part).unwrap();
        let literal = Literal::read(source, start).unwrap();
        Some(&source[literal.place(line, code, &(at..at + part.len()))?])
    }

    #[test]
    fn letters_escapes_and_placeholders() {
        let source = r#" = "{module}.return (1 + \"one\") {{x}} {last}";"#;
        let code = "  Lwt.return (1 + \"one\") {x} (f y)";
        assert_eq!(underlined(source, 0, code, "\"one\""), Some(r#"\"one\""#));
        assert_eq!(underlined(source, 0, code, "Lwt.return"), Some("{module}.return"));
        assert_eq!(underlined(source, 0, code, "Lwt"), Some("{module}"));
        assert_eq!(underlined(source, 0, code, "{x"), Some("{{x"));
        assert_eq!(underlined(source, 0, code, "f y"), Some("{last}"));
        assert_eq!(underlined(source, 0, "  other", "other"), None);
    }

    #[test]
    fn several_lines() {
        let raw = "r#\"let x = \"a\" in\n  f x\"#";
        assert_eq!(underlined(raw, 1, "    f x", "x"), Some("x"));
        assert_eq!(underlined(raw, 0, "  let x = \"a\" in", "\"a\""), Some("\"a\""));
        let continued = "\"f \\\n   \u{e9}\\u{e9} x\"";
        assert_eq!(
            underlined(continued, 0, "f \u{e9}\u{e9} x", "\u{e9} x"),
            Some("\\u{e9} x")
        );
        assert!(Literal::read("\"open", 0).is_none() && Literal::read("word", 0).is_none());
    }
}
