//! What an OCaml source file defines.

use super::brackets::partners;
use super::cursor::{Cursor, File};
use super::lexer::{TokenKind, tokens};
use super::structure;
use std::collections::{BTreeMap, BTreeSet};

/// The modules and values that a file or a module defines, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    pub(super) definitions: BTreeMap<String, Definition>,
    /// Module types that are other names for a path; `None` for those that are something else.
    pub(super) module_types: BTreeMap<String, Option<String>>,
    /// The first names of the modules that it opens.
    pub(super) opened: BTreeSet<String>,
    /// The names of options in the terms that are values of it, where they are spelt.
    pub(super) options: BTreeMap<String, Vec<String>>,
    /// The terms that it registers as run-time arguments, where the names of their options are spelt.
    pub(super) registered: Vec<Registered>,
    /// It includes or is something whose contents cannot be known without a compiler.
    pub(super) is_open: bool,
}

/// A term that a structure registers as a run-time argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The names of its options.
    pub options: Vec<String>,
    /// Where that is defined.
    pub line: u32,
}

/// Something that is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Definition {
    /// A module or functor.
    Module(Module),
    /// A value.
    Value(Value),
}

/// A module or functor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its parameters: none for a plain module. `None` where they cannot be known.
    pub parameters: Option<Vec<Parameter>>,
    /// What is in it.
    pub contents: Outline,
    /// Where its name stands.
    pub line: u32,
}

/// A functor's parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its module type.
    pub module_type: ModuleType,
    /// As it is written, with its parentheses.
    pub text: String,
}

/// A parameter's module type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModuleType {
    /// A path such as `Mirage_block.S`, perhaps with constraints.
    Path(String),
    /// The `()` of a functor that makes a new module at each application.
    Generative,
    /// Anything else.
    Other,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What it can be applied to.
    pub arity: Arity,
    /// How its definition starts, on one line: `let start disk =`.
    pub header: String,
    /// Where its name stands.
    pub line: u32,
}

/// What a value can be applied to, as far as the text tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arity {
    /// Nothing is known.
    Unknown,
    /// To these, and perhaps to more.
    AtLeast(Vec<Pattern>),
    /// To these, and then it is no function any more.
    Exactly(Vec<Pattern>),
}

/// A parameter of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// `()`
    Unit,
    /// Anything else.
    Other,
}

impl Outline {
    /// The outline of a source file.
    pub fn of(source: &str) -> Self {
        let tokens = tokens(source);
        let Some(partners) = partners(&tokens) else {
            return Outline::unknown();
        };
        let has = |wanted: [TokenKind; 3]| {
            tokens
                .windows(3)
                .any(|three| three.iter().map(|token| token.kind).eq(wanted))
        };
        let names = |name| {
            has([
                TokenKind::Module("Lwt"),
                TokenKind::Symbol('.'),
                TokenKind::Module(name),
            ])
        };
        let (open, greater) = (TokenKind::Symbol('('), TokenKind::Symbol('>'));
        let defines_let = |operator| has([open, TokenKind::Word("let"), TokenKind::Symbol(operator)]);
        let file = File {
            source,
            tokens: &tokens,
            partners: &partners,
            has_lwt_syntax: names("Syntax") && !defines_let('*') && !defines_let('+'),
            has_lwt_infix: names("Infix") && !has([open, greater, greater]),
        };
        structure::read(
            Cursor {
                file,
                at: 0,
                end: tokens.len(),
            },
            0,
        )
    }

    /// The outline of what cannot be read.
    pub(super) fn unknown() -> Self {
        Outline {
            is_open: true,
            ..Outline::default()
        }
    }

    /// Whether the module or value is defined, or could be by something that was not read.
    pub fn may_define(&self, name: &str) -> bool {
        self.is_open || self.definitions.contains_key(name)
    }

    /// A module, where it is known.
    pub fn module(&self, name: &str) -> Option<&Module> {
        match self.definitions.get(name)? {
            Definition::Module(module) => Some(module),
            Definition::Value(_) => None,
        }
    }

    /// A value, where it is known.
    pub fn value(&self, name: &str) -> Option<&Value> {
        match self.definitions.get(name)? {
            Definition::Value(value) => Some(value),
            Definition::Module(_) => None,
        }
    }

    /// The names of the options of a term that is a value of it; none where they are not known.
    pub fn options(&self, term: &str) -> &[String] {
        self.options.get(term).map_or(&[], Vec::as_slice)
    }

    /// The terms that it registers as run-time arguments itself, as far as they are known.
    pub fn registered(&self) -> &[Registered] {
        &self.registered
    }

    /// Names of the modules, in order of the alphabet.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.definitions
            .iter()
            .filter(|(_, definition)| matches!(definition, Definition::Module(_)))
            .map(|(name, _)| name.as_str())
    }

    /// Names of the values, in order of the alphabet.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.definitions
            .iter()
            .filter(|(_, definition)| matches!(definition, Definition::Value(_)))
            .map(|(name, _)| name.as_str())
    }

    /// What the module type `name` of this structure stands for: `Some(None)` where it is no other name for a path.
    pub fn module_type(&self, name: &str) -> Option<Option<&str>> {
        self.module_types.get(name).map(Option::as_deref)
    }

    /// The first names of the modules whose contents it opens or includes; a `?` for what has no name.
    pub fn opened(&self) -> impl Iterator<Item = &str> {
        self.opened.iter().map(String::as_str)
    }
}
