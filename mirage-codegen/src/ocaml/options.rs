//! Options of run-time arguments, as far as a definition spells their names.

use super::cursor::Cursor;
use super::lexer::TokenKind::{Literal, Module, Symbol, Word};
use super::outline::Registered;
use std::collections::BTreeMap;

/// The names that each cmdliner term of a structure gives its options, so far.
#[derive(Default)]
pub struct Terms(BTreeMap<String, Vec<String>>);

impl Terms {
    /// Reads a definition, from behind its `let` or `and` to its end. Says what it registers, if it does.
    pub fn read(&mut self, definition: Cursor<'_>) -> Option<Registered> {
        let line = definition.line();
        let (name, mut body) = without_parameters(definition)?;
        let spelt = spelt(body);
        while body.peek() == Some(Word("let")) {
            body.advance();
        }
        if !skip_registration(&mut body) {
            self.0.insert(name.to_owned(), spelt);
            return None;
        }
        if let (Some(Word(term)), None) = (body.peek(), body.peek_at(1)) {
            let options = self.0.get(term)?.clone();
            return Some(Registered { options, line });
        }
        Some(Registered { options: spelt, line })
    }

    /// Forgets what was read: it may be hidden by something that is not.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// The terms that spell any name.
    pub fn finish(mut self) -> BTreeMap<String, Vec<String>> {
        self.0.retain(|_, options| !options.is_empty());
        self.0
    }
}

/// The name that is defined, and what it is; `None` for patterns and functions.
fn without_parameters<'a>(mut definition: Cursor<'a>) -> Option<(&'a str, Cursor<'a>)> {
    definition.skip_attributes();
    definition.skip(Word("rec"));
    definition.skip_attributes();
    let Some(Word(name)) = definition.peek() else {
        return None;
    };
    definition.at += 1;
    if definition.peek() == Some(Symbol(':')) {
        while definition.peek().is_some() && !definition.is_operator("=") {
            definition.advance();
        }
    }
    if !definition.is_operator("=") {
        return None;
    }
    definition.at += 1;
    Some((name, definition))
}

/// Passes `Mirage_runtime.register_arg`, with or without the module, and perhaps `@@`.
fn skip_registration(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    if ahead.skip(Module("Mirage_runtime")) && !ahead.skip(Symbol('.')) {
        return false;
    }
    if !ahead.skip(Word("register_arg")) {
        return false;
    }
    if ahead.is_operator("@@") {
        ahead.at += 2;
    }
    *cursor = ahead;
    true
}

/// All names of `info ["a"; "b"]`, wherever it stands.
fn spelt(mut cursor: Cursor<'_>) -> Vec<String> {
    let mut names = Vec::new();
    while cursor.peek().is_some() {
        if cursor.skip(Word("info")) {
            let mut list = cursor;
            skip_labelled(&mut list);
            names.extend(
                list.group()
                    .filter(|_| list.peek() == Some(Symbol('[')))
                    .map(texts)
                    .unwrap_or_default(),
            );
        } else {
            cursor.at += 1;
        }
    }
    names
}

/// Passes arguments with labels: `~doc:"text"`, `~docv`, `?env:(Some x)`.
fn skip_labelled(cursor: &mut Cursor<'_>) {
    while matches!(cursor.peek(), Some(Symbol('~' | '?'))) {
        cursor.at += 1;
        cursor.advance();
        if cursor.skip(Symbol(':')) {
            cursor.advance();
            while cursor.skip(Symbol('.')) {
                cursor.advance();
            }
        }
    }
}

/// The elements of a list of plain texts; none where it has others.
fn texts(mut list: Cursor<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    while list.peek() == Some(Literal) {
        let element = Cursor {
            end: list.at + 1,
            ..list
        }
        .text();
        let text = element.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let Some(text) = text.filter(|text| !text.contains('\\')) else {
            return Vec::new();
        };
        texts.push(text.to_owned());
        list.at += 1;
        list.skip(Symbol(';'));
    }
    if list.peek().is_none() { texts } else { Vec::new() }
}
