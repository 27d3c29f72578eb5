//! Modules and functors: their parameters and what is in them.

use super::cursor::Cursor;
use super::lexer::TokenKind::{self, Symbol, Word};
use super::outline::{Module, ModuleType, Outline, Parameter};
use super::structure;

/// A definition from the module's name on; the cursor ends before its contents.
pub fn read(cursor: &mut Cursor<'_>, depth: usize) -> Module {
    let line = cursor.line();
    cursor.at += 1;
    let mut module = Module {
        parameters: Some(Vec::new()),
        contents: Outline::default(),
        line,
    };
    while cursor.peek() == Some(Symbol('(')) {
        add_parameter(cursor, &mut module);
    }
    if cursor.peek() == Some(Symbol(':')) {
        skip_module_type(cursor);
    }
    if cursor.skip(Symbol('=')) {
        body(*cursor, &mut module, depth);
    } else {
        unknown(&mut module);
    }
    module
}

fn unknown(module: &mut Module) {
    module.parameters = None;
    module.contents = Outline::unknown();
}

/// One `(Name : Module_type)` or `()`.
fn add_parameter(cursor: &mut Cursor<'_>, module: &mut Module) {
    let parameter = cursor.group().and_then(parameter);
    cursor.advance();
    match (parameter, &mut module.parameters) {
        (Some(parameter), Some(parameters)) => parameters.push(parameter),
        _ => module.parameters = None,
    }
}

/// A parameter from inside its parentheses.
fn parameter(mut inside: Cursor<'_>) -> Option<Parameter> {
    let text = format!("({})", inside.text());
    let name = match inside.peek() {
        None => {
            return Some(Parameter {
                name: None,
                module_type: ModuleType::Generative,
                text,
            });
        }
        Some(TokenKind::Module(name)) => Some(name.to_owned()),
        Some(Word("_")) => None,
        Some(_) => return None,
    };
    inside.at += 1;
    if !inside.skip(Symbol(':')) {
        return None;
    }
    let (path, rest) = path(inside);
    let module_type = path.filter(|_| matches!(rest.peek(), None | Some(Word("with"))));
    Some(Parameter {
        name,
        module_type: module_type.map_or(ModuleType::Other, ModuleType::Path),
        text,
    })
}

/// A path of capitalised names, and what follows it.
pub fn path(mut cursor: Cursor<'_>) -> (Option<String>, Cursor<'_>) {
    let mut names = Vec::new();
    while let Some(TokenKind::Module(name)) = cursor.peek() {
        names.push(name);
        cursor.at += 1;
        if !cursor.skip(Symbol('.')) {
            return (Some(names.join(".")), cursor);
        }
    }
    (None, cursor)
}

/// Passes `: MODULE_TYPE with type t = int and ...`, up to the `=` of the definition.
fn skip_module_type(cursor: &mut Cursor<'_>) {
    let mut is_in_constraint = false;
    while let Some(token) = cursor.peek() {
        match token {
            Word("with" | "and") if matches!(cursor.peek_at(1), Some(Word("type" | "module"))) => {
                is_in_constraint = true;
            }
            Symbol('=') if is_in_constraint => is_in_constraint = false,
            Symbol('=') => return,
            _ if structure::starts_item(cursor) => return,
            _ => {}
        }
        cursor.advance();
    }
}

/// What follows the `=` of a definition.
fn body(mut cursor: Cursor<'_>, module: &mut Module, depth: usize) {
    // Parentheses around parentheses are no recursion, so that no file is too deep.
    loop {
        cursor.skip_attributes();
        match (cursor.peek(), cursor.group()) {
            (Some(Word("struct")), Some(mut inside)) => {
                inside.skip_attributes();
                module.contents = structure::read(inside, depth + 1);
                return;
            }
            (Some(Word("functor")), _) => {
                cursor.at += 1;
                cursor.skip_attributes();
                while cursor.peek() == Some(Symbol('(')) {
                    add_parameter(&mut cursor, module);
                }
                if !cursor.skip(Symbol('-')) || !cursor.skip(Symbol('>')) {
                    return unknown(module);
                }
            }
            (Some(Symbol('(')), Some(inside)) => {
                cursor.advance();
                // Applied, or a part of it taken: something else.
                if matches!(cursor.peek(), Some(Symbol('(' | '.'))) {
                    return unknown(module);
                }
                cursor = inside;
            }
            // Another name, an application, a first-class module.
            _ => return unknown(module),
        }
    }
}
