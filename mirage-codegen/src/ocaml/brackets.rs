//! Which tokens belong together: brackets of every kind, and a `let` with its `in`.

use super::lexer::{Token, TokenKind};

/// For every token that opens something, the token that closes it.
///
/// A `let` with an `in` is part of an expression; one without is a definition. `None` where the tokens are no
/// well-formed OCaml.
pub fn partners(tokens: &[Token<'_>]) -> Option<Vec<Option<usize>>> {
    let mut partners = vec![None; tokens.len()];
    let mut open: Vec<Open> = Vec::new();
    let mut lets: Vec<Vec<usize>> = vec![Vec::new()];
    for (at, token) in tokens.iter().enumerate() {
        let previous = at.checked_sub(1).map(|before| tokens[before].kind);
        match token.kind {
            // An attribute of that name: `[@@@end]`.
            TokenKind::Word("end") if matches!(previous, Some(TokenKind::Symbol('@' | '%'))) => {}
            TokenKind::Word("let") => lets.last_mut()?.push(at),
            TokenKind::Word("in") => partners[lets.last_mut()?.pop()?] = Some(at),
            kind => {
                if let Some(close) = closing(kind) {
                    open.push(Open { at, close });
                    lets.push(Vec::new());
                } else if is_closing(kind) {
                    let opened = open.pop().filter(|opened| opened.close == kind)?;
                    partners[opened.at] = Some(at);
                    lets.pop();
                }
            }
        }
    }
    open.is_empty().then_some(partners)
}

struct Open {
    at: usize,
    close: TokenKind<'static>,
}

fn closing(kind: TokenKind) -> Option<TokenKind<'static>> {
    match kind {
        TokenKind::Word("struct" | "sig" | "begin" | "object") => Some(TokenKind::Word("end")),
        TokenKind::Symbol('(') => Some(TokenKind::Symbol(')')),
        TokenKind::Symbol('[') => Some(TokenKind::Symbol(']')),
        TokenKind::Symbol('{') => Some(TokenKind::Symbol('}')),
        _ => None,
    }
}

fn is_closing(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Word("end") | TokenKind::Symbol(')' | ']' | '}'))
}
