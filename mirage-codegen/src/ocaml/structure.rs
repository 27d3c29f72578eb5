//! The items of a file or of a `struct ... end`.

use super::binding;
use super::cursor::Cursor;
use super::lexer::TokenKind::{self, Symbol, Word};
use super::module;
use super::options::Terms;
use super::outline::{Arity, Definition, Outline};

/// Structures within structures that are read; what is deeper is unknown.
const DEPTH: usize = 40;

/// What an `and` goes on with.
enum Item {
    Let,
    Module,
    Other,
}

/// All items up to the cursor's end.
pub fn read(mut cursor: Cursor<'_>, depth: usize) -> Outline {
    if depth > DEPTH {
        return Outline::unknown();
    }
    let mut outline = Outline::default();
    let mut terms = Terms::default();
    let mut item = Item::Other;
    while let Some(token) = cursor.peek() {
        if cursor.is(&[Symbol('['), Symbol('%'), Symbol('%')]) {
            forget(&mut outline);
            terms.forget();
        }
        match token {
            Word("let") if starts_item(&cursor) => {
                item = Item::Let;
                cursor.at += 1;
                values(&mut cursor, &mut outline, &mut terms);
            }
            Word("module") if starts_item(&cursor) => {
                cursor.at += 1;
                cursor.skip_attributes();
                if cursor.skip(Word("type")) {
                    item = Item::Other;
                    module_type(&mut cursor, &mut outline);
                } else {
                    item = Item::Module;
                    cursor.skip(Word("rec"));
                    definition_of_module(&mut cursor, &mut outline, depth);
                }
            }
            Word("and") => {
                cursor.at += 1;
                match item {
                    Item::Let => values(&mut cursor, &mut outline, &mut terms),
                    Item::Module => definition_of_module(&mut cursor, &mut outline, depth),
                    Item::Other => {}
                }
            }
            Word("external") => {
                item = Item::Other;
                cursor.at += 1;
                values(&mut cursor, &mut outline, &mut terms);
            }
            Word("include") => {
                item = Item::Other;
                cursor.at += 1;
                opened(&cursor, &mut outline);
                forget(&mut outline);
                terms.forget();
            }
            Word("open") => {
                item = Item::Other;
                cursor.at += 1;
                cursor.skip(Symbol('!'));
                opened(&cursor, &mut outline);
            }
            _ => {
                if starts_item(&cursor) {
                    item = Item::Other;
                }
                cursor.advance();
            }
        }
    }
    outline.options = terms.finish();
    outline
}

/// Whether an item starts here. The cursor is in no bracket and in no `let ... in`.
pub fn starts_item(cursor: &Cursor<'_>) -> bool {
    let previous = cursor.previous();
    match cursor.peek() {
        Some(Word("let")) => cursor.file.partners.get(cursor.at).copied().flatten().is_none(),
        Some(Word("and" | "open" | "include" | "external" | "class")) => true,
        // Not `with exception`, `with type`, `with module`, `: type a.` and the like.
        Some(Word("exception")) => !matches!(previous, Some(Word("with") | Symbol('|'))),
        Some(Word("type")) => !matches!(previous, Some(Word("with" | "and" | "module" | "class") | Symbol(':'))),
        Some(Word("module")) => !matches!(previous, Some(Word("with" | "and" | "let"))),
        Some(Symbol(';')) => cursor.is(&[Symbol(';'), Symbol(';')]),
        Some(Symbol('[')) => cursor.is(&[Symbol('['), Symbol('%'), Symbol('%')]),
        _ => false,
    }
}

/// What was read may be hidden by something that is not.
fn forget(outline: &mut Outline) {
    outline.is_open = true;
    for definition in outline.definitions.values_mut() {
        match definition {
            Definition::Value(value) => value.arity = Arity::Unknown,
            Definition::Module(module) => {
                module.parameters = None;
                module.contents = Outline::unknown();
            }
        }
    }
    outline.module_types.values_mut().for_each(|path| *path = None);
}

fn opened(cursor: &Cursor<'_>, outline: &mut Outline) {
    outline.opened.insert(match cursor.peek() {
        Some(TokenKind::Module(name)) => name.to_owned(),
        _ => "?".to_owned(),
    });
}

/// What follows `let`, `external` or their `and`.
fn values(cursor: &mut Cursor<'_>, outline: &mut Outline, terms: &mut Terms) {
    let start = *cursor;
    for (name, value) in binding::read(cursor) {
        outline.definitions.insert(name.to_owned(), Definition::Value(value));
    }
    let definition = Cursor {
        end: cursor.at,
        ..start
    };
    outline.registered.extend(terms.read(definition));
}

/// What follows `module` or its `and`.
fn definition_of_module(cursor: &mut Cursor<'_>, outline: &mut Outline, depth: usize) {
    if let Some(TokenKind::Module(name)) = cursor.peek() {
        let module = module::read(cursor, depth);
        outline.definitions.insert(name.to_owned(), Definition::Module(module));
    }
}

/// What follows `module type`: its name, and perhaps the path that it is another name for.
fn module_type(cursor: &mut Cursor<'_>, outline: &mut Outline) {
    let (Some(TokenKind::Module(name)) | Some(Word(name))) = cursor.peek() else {
        return;
    };
    cursor.at += 1;
    let is_new = !outline.module_types.contains_key(name);
    let path = if cursor.skip(Symbol('=')) {
        let (path, rest) = module::path(*cursor);
        let ends = rest.peek().is_none() || starts_item(&rest);
        cursor.at = rest.at;
        path.filter(|_| ends && is_new)
    } else {
        None
    };
    outline.module_types.insert(name.to_owned(), path);
}
