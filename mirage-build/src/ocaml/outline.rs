//! What an OCaml source file defines.

use super::lexer::{Token, TokenKind, tokens};
use std::collections::BTreeMap;

/// The modules and values that a file or a module defines, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    definitions: BTreeMap<String, Definition>,
    /// It includes or is something whose contents cannot be known without a compiler.
    is_open: bool,
}

/// Something that is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Definition {
    /// A module or functor.
    Module(Outline),
    /// A value.
    Value,
}

impl Outline {
    /// The outline of a source file.
    pub fn of(source: &str) -> Self {
        let tokens = tokens(source);
        Parser { tokens: &tokens, at: 0 }.structure()
    }

    /// Whether the module or value is defined, or could be by something that was not read.
    pub fn may_define(&self, name: &str) -> bool {
        self.is_open || self.definitions.contains_key(name)
    }

    /// A module's own outline, where it is known.
    pub fn module(&self, name: &str) -> Option<&Outline> {
        match self.definitions.get(name)? {
            Definition::Module(outline) => Some(outline),
            Definition::Value => None,
        }
    }

    /// Names of the modules, in order of the alphabet.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.definitions
            .iter()
            .filter(|(_, definition)| matches!(definition, Definition::Module(_)))
            .map(|(name, _)| name.as_str())
    }
}

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<TokenKind<'a>> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    fn next(&mut self) -> Option<TokenKind<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    fn skip(&mut self, kind: TokenKind) -> bool {
        let is_there = self.peek() == Some(kind);
        self.at += usize::from(is_there);
        is_there
    }

    /// The items up to the `end` that closes them, or to the end of the file.
    fn structure(&mut self) -> Outline {
        let mut outline = Outline::default();
        let mut depth = 0;
        while let Some(token) = self.next() {
            match token {
                TokenKind::Word("module") if depth == 0 => self.module(&mut outline),
                TokenKind::Word("let" | "external") | TokenKind::Word("and") if depth == 0 => {
                    self.skip(TokenKind::Word("rec"));
                    if let Some(TokenKind::Word(name)) = self.peek() {
                        outline.definitions.entry(name.to_owned()).or_insert(Definition::Value);
                    }
                }
                TokenKind::Word("include") if depth == 0 => outline.is_open = true,
                // Everything else that is closed by `end`.
                TokenKind::Word("struct" | "sig" | "begin" | "object") => depth += 1,
                TokenKind::Word("end") if depth == 0 => break,
                TokenKind::Word("end") => depth -= 1,
                _ => {}
            }
        }
        outline
    }

    /// What follows `module`.
    fn module(&mut self, outline: &mut Outline) {
        if self.skip(TokenKind::Word("type")) {
            return;
        }
        self.skip(TokenKind::Word("rec"));
        let Some(TokenKind::Module(name)) = self.peek() else {
            return;
        };
        self.at += 1;
        let contents = self.module_contents();
        outline
            .definitions
            .insert(name.to_owned(), Definition::Module(contents));
    }

    /// From behind a module's name to the end of its `struct`; parameters and signatures are passed over.
    fn module_contents(&mut self) -> Outline {
        let mut parentheses = 0;
        let mut signatures = 0;
        let mut is_defined = false;
        while let Some(token) = self.peek() {
            match token {
                TokenKind::Word("sig") => signatures += 1,
                TokenKind::Word("end") if signatures > 0 => signatures -= 1,
                TokenKind::Symbol('(') => parentheses += 1,
                TokenKind::Symbol(')') => parentheses -= 1,
                TokenKind::Symbol('=') if parentheses == 0 && signatures == 0 => is_defined = true,
                TokenKind::Word("struct") if is_defined => {
                    self.at += 1;
                    return self.structure();
                }
                // A name for another module, or a functor's application: its contents are elsewhere.
                TokenKind::Module(_) if is_defined => break,
                TokenKind::Word("let" | "module" | "open" | "type" | "include") if is_defined && parentheses == 0 => {
                    break;
                }
                _ => {}
            }
            self.at += 1;
        }
        Outline {
            is_open: true,
            ..Outline::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functors_and_values() {
        let outline = Outline::of(
            "open Lwt.Infix\n\
             module type S = sig val hidden : int end\n\
             let hello = register_arg (let name = 1 in name)\n\
             module Main (B : Mirage_block.S) (N : sig type t val x : int end with type t = int) : sig end = struct\n\
               module Inner = struct let deep = begin 1 end end\n\
               let rec start b = let start2 = () in start2\n\
               and stop = 2\n\
             end\n\
             module Alias = Other.Thing\n\
             let after () = ()\n",
        );
        assert!(outline.modules().eq(["Alias", "Main"]));
        assert!(outline.may_define("hello") && outline.may_define("after") && !outline.may_define("hidden"));
        let main = outline.module("Main").unwrap();
        assert!(main.may_define("start") && main.may_define("stop") && !main.may_define("after"));
        assert!(main.module("Inner").unwrap().may_define("deep"));
        assert!(outline.module("Alias").unwrap().may_define("anything"));
    }

    #[test]
    fn what_cannot_be_known_may_be_there() {
        assert!(Outline::of("include Other").may_define("start"));
        assert!(!Outline::of("(* module Main = struct end *)").may_define("Main"));
        assert!(Outline::of("module M = Make (X) (Y)\nlet x = 1").may_define("x"));
    }
}
