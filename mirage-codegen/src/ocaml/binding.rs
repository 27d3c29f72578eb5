//! Values that are defined with `let`, and what they can be applied to.

use super::cursor::Cursor;
use super::lexer::TokenKind::{self, Module, Symbol, Word};
use super::outline::{Arity, Pattern, Value};
use super::structure::starts_item;
use mirage_syntax::ocaml;

/// The names that a binding defines, from behind its `let` or `and` on; the cursor ends at the next item.
pub fn read<'a>(cursor: &mut Cursor<'a>) -> Vec<(&'a str, Value)> {
    let end = end_of_item(*cursor);
    let mut binding = Cursor { end, ..*cursor };
    cursor.at = end;
    // What a preprocessor makes of it, who knows.
    let is_extended = binding.peek() == Some(Symbol('%'));
    binding.skip_attributes();
    binding.skip(Word("rec"));
    binding.skip_attributes();
    let line = binding.line();
    if let Some(Word(name)) = binding.peek()
        && is_name(name)
        && !matches!(binding.peek_at(1), Some(Symbol(',' | '|')) | Some(Word("as")))
        && !binding
            .peek_at(1)
            .is_some_and(|next| next == Symbol(':') && binding.peek_at(2) == Some(Symbol(':')))
    {
        let start = binding.at;
        binding.at += 1;
        let (arity, body) = arity(binding);
        let header = format!(
            "let {}",
            Cursor {
                at: start,
                end: body,
                ..binding
            }
            .text()
        );
        let arity = if is_extended { Arity::Unknown } else { arity };
        return vec![(name, Value { arity, header, line })];
    }
    names_in_pattern(binding)
}

/// Where the next item starts.
fn end_of_item(mut cursor: Cursor<'_>) -> usize {
    while cursor.peek().is_some() && !starts_item(&cursor) {
        cursor.advance();
    }
    cursor.at
}

/// Every name up to the `=`, brackets included: more than are defined, but none is missed.
fn names_in_pattern<'a>(mut cursor: Cursor<'a>) -> Vec<(&'a str, Value)> {
    let mut names = Vec::new();
    let mut depth = 0usize;
    while let Some(token) = cursor.peek() {
        match token {
            Symbol('(' | '[' | '{') => depth += 1,
            Symbol(')' | ']' | '}') => depth = depth.saturating_sub(1),
            Symbol('=') if depth == 0 => break,
            Word(name) if is_name(name) => {
                let (header, line) = (format!("let {name} ="), cursor.line());
                names.push((
                    name,
                    Value {
                        arity: Arity::Unknown,
                        header,
                        line,
                    },
                ));
            }
            _ => {}
        }
        cursor.at += 1;
    }
    names
}

fn is_name(word: &str) -> bool {
    word != "_" && !ocaml::KEYWORDS.contains(&word)
}

/// The arity of what follows a value's name, and where its body starts.
fn arity(mut cursor: Cursor<'_>) -> (Arity, usize) {
    let mut patterns = Vec::new();
    if parameters(&mut cursor, &mut patterns).is_none() {
        return (Arity::Unknown, cursor.at);
    }
    if cursor.peek() == Some(Symbol(':')) {
        cursor.at += 1;
        let mut annotation = cursor;
        while annotation.peek().is_some() && !annotation.is_operator("=") {
            annotation.advance();
        }
        if let Some(more) = arguments_of_type(Cursor {
            end: annotation.at,
            ..cursor
        }) {
            patterns.extend(more);
            return (Arity::Exactly(patterns), (annotation.at + 1).min(cursor.end));
        }
        cursor.at = annotation.at;
    }
    if !cursor.is_operator("=") {
        return (Arity::Unknown, cursor.at);
    }
    cursor.at += 1;
    body(cursor, patterns)
}

/// Parameters up to something that is none. `None` where their number says nothing about an application: labels can
/// be left out of it.
fn parameters(cursor: &mut Cursor<'_>, patterns: &mut Vec<Pattern>) -> Option<()> {
    let mut ends_with_optional = false;
    while let Some(token) = cursor.peek() {
        match token {
            Symbol('?') => {
                cursor.at += 1;
                cursor.advance();
                if cursor.skip(Symbol(':')) {
                    cursor.advance();
                }
                ends_with_optional = true;
                continue;
            }
            Symbol('(') => {
                let inside = cursor.group()?;
                match inside.peek() {
                    Some(Word("type")) => {}
                    None => patterns.push(Pattern::Unit),
                    Some(_) => patterns.push(Pattern::Other),
                }
                if inside.peek() != Some(Word("type")) {
                    ends_with_optional = false;
                }
            }
            Symbol('[' | '{') => {
                patterns.push(Pattern::Other);
                ends_with_optional = false;
            }
            Word(name) if name == "_" || is_name(name) => {
                patterns.push(Pattern::Other);
                ends_with_optional = false;
            }
            Symbol(':' | '=' | '-') => break,
            _ => return None,
        }
        cursor.advance();
    }
    (!ends_with_optional).then_some(())
}

/// The arguments of a function type whose result is a promise; `None` for other types and those with labels.
fn arguments_of_type(mut cursor: Cursor<'_>) -> Option<Vec<Pattern>> {
    if cursor.skip(Word("type")) {
        while cursor.peek()? != Symbol('.') {
            cursor.at += 1;
        }
        cursor.at += 1;
    }
    let mut patterns = Vec::new();
    let mut from = cursor.at;
    let mut last: Option<TokenKind> = None;
    while let Some(token) = cursor.peek() {
        match token {
            Symbol('-') if cursor.is_operator("->") => {
                let argument = Cursor {
                    at: from,
                    end: cursor.at,
                    ..cursor
                };
                let is_unit = argument.is(&[Word("unit")]) && argument.peek_at(1).is_none();
                patterns.push(if is_unit { Pattern::Unit } else { Pattern::Other });
                cursor.at += 2;
                from = cursor.at;
                continue;
            }
            // A label, or a type that is no function type and no application of one.
            Symbol(':' | '?' | '~') | Word("as") => return None,
            _ => {}
        }
        last = Some(token);
        cursor.advance();
    }
    let result = Cursor {
        at: cursor.end.checked_sub(3).filter(|at| *at >= from)?,
        ..cursor
    };
    (last == Some(Word("t")) && result.is(&[Module("Lwt"), Symbol('.'), Word("t")])).then_some(patterns)
}

/// What follows the `=`: more parameters of `fun`, and then an expression; and where that starts.
fn body(mut cursor: Cursor<'_>, mut patterns: Vec<Pattern>) -> (Arity, usize) {
    let mut start = cursor.at;
    loop {
        match cursor.peek() {
            Some(Word("fun")) => {
                cursor.at += 1;
                cursor.skip_attributes();
                let known = parameters(&mut cursor, &mut patterns);
                if known.is_none() || !cursor.is_operator("->") {
                    return (Arity::Unknown, start);
                }
                cursor.at += 2;
                start = cursor.at;
            }
            Some(Word("function")) => {
                patterns.push(Pattern::Other);
                return (Arity::AtLeast(patterns), start);
            }
            Some(Word("let")) if !starts_with_let_operator(&cursor) => cursor.advance(),
            Some(Symbol('(') | Word("begin")) => {
                let mut after = cursor;
                after.advance();
                match cursor.group().filter(|_| after.peek().is_none()) {
                    Some(inside) => cursor = inside,
                    None => break,
                }
            }
            _ => break,
        }
    }
    let arity = if is_promise(cursor) {
        Arity::Exactly(patterns)
    } else {
        Arity::AtLeast(patterns)
    };
    (arity, start)
}

/// `let*`, `let+` or `let%lwt`.
fn starts_with_let_operator(cursor: &Cursor<'_>) -> bool {
    cursor.peek() == Some(Word("let"))
        && (matches!(cursor.peek_at(1), Some(Symbol('*' | '+')))
            || matches!(
                (cursor.peek_at(1), cursor.peek_at(2)),
                (Some(Symbol('%')), Some(Word("lwt")))
            ))
}

/// Whether the expression is a promise for certain, and so no function.
fn is_promise(mut cursor: Cursor<'_>) -> bool {
    // Whether what comes now is still the expression's own result, and whether it can be within a function.
    let (mut is_straight, mut is_function) = (true, false);
    let mut last = [None; 5];
    while let Some(token) = cursor.peek() {
        match token {
            Word("let") if is_straight && starts_with_let_operator(&cursor) => {
                let is_extension = cursor.peek_at(1) == Some(Symbol('%'));
                if cursor.file.has_lwt_syntax || is_extension {
                    return true;
                }
                is_straight = false;
                is_function = true;
            }
            Word("let") if starts_with_let_operator(&cursor) => is_function = true,
            Word("fun" | "function") => (is_straight, is_function) = (false, true),
            Word("match" | "if" | "try" | "while" | "for") => is_straight = false,
            Symbol('>')
                if is_straight
                    && cursor.file.has_lwt_infix
                    && (cursor.is_operator(">>=") || cursor.is_operator(">|=")) =>
            {
                return true;
            }
            _ => {}
        }
        last.rotate_left(1);
        last[4] = Some((token, cursor.group().is_some_and(|inside| inside.peek().is_none())));
        cursor.advance();
    }
    let kinds = last.map(|token| token.map(|(kind, _)| kind));
    let ends_with_unit = kinds[2..] == [Some(Module("Lwt")), Some(Symbol('.')), Some(Word("return_unit"))];
    let ends_with_return = kinds[1..]
        == [
            Some(Module("Lwt")),
            Some(Symbol('.')),
            Some(Word("return")),
            Some(Symbol('(')),
        ]
        && last[4].is_some_and(|(_, is_empty)| is_empty);
    !is_function && (ends_with_unit || ends_with_return)
}
