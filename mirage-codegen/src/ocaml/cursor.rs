//! A place in a range of tokens, and steps from there.

use super::lexer::{Token, TokenKind};

/// A whole file as tokens.
#[derive(Clone, Copy)]
pub struct File<'a> {
    pub source: &'a str,
    pub tokens: &'a [Token<'a>],
    pub partners: &'a [Option<usize>],
    /// Whether `let*` and `let+` are those of promises.
    pub has_lwt_syntax: bool,
    /// Whether `>>=` and `>|=` are those of promises.
    pub has_lwt_infix: bool,
}

/// Reads tokens from `at` up to, but without, `end`.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    pub file: File<'a>,
    pub at: usize,
    pub end: usize,
}

impl<'a> Cursor<'a> {
    pub fn peek(&self) -> Option<TokenKind<'a>> {
        self.peek_at(0)
    }

    /// The token that many tokens ahead.
    pub fn peek_at(&self, ahead: usize) -> Option<TokenKind<'a>> {
        let at = self.at + ahead;
        (at < self.end).then(|| self.file.tokens[at].kind)
    }

    /// The token before this one, of the whole file.
    pub fn previous(&self) -> Option<TokenKind<'a>> {
        self.at.checked_sub(1).map(|at| self.file.tokens[at].kind)
    }

    /// The line of this token, counted from 1.
    pub fn line(&self) -> u32 {
        self.file.tokens.get(self.at).map_or(1, |token| token.line)
    }

    /// Whether the next tokens are these.
    pub fn is(&self, kinds: &[TokenKind]) -> bool {
        kinds
            .iter()
            .enumerate()
            .all(|(ahead, kind)| self.peek_at(ahead) == Some(*kind))
    }

    /// Whether the next characters are this operator, and no longer one.
    pub fn is_operator(&self, operator: &str) -> bool {
        let Some(token) = self.file.tokens.get(self.at).filter(|_| self.at < self.end) else {
            return false;
        };
        let rest = &self.file.source[token.start..];
        let is_of_operators = |c: char| "!$%&*+-/:<=>?@^|~".contains(c);
        rest.strip_prefix(operator)
            .is_some_and(|after| !after.starts_with(is_of_operators))
            && !self.file.source[..token.start].ends_with(is_of_operators)
    }

    /// Passes the next token if it is this one.
    pub fn skip(&mut self, kind: TokenKind) -> bool {
        let is_there = self.peek() == Some(kind);
        self.at += usize::from(is_there);
        is_there
    }

    /// Passes a token, or all of a bracket or of a `let ... in`.
    pub fn advance(&mut self) {
        let partner = self.file.partners.get(self.at).copied().flatten();
        self.at = partner.map_or(self.at, |partner| partner.max(self.at)) + 1;
        self.at = self.at.min(self.end);
    }

    /// What is inside of the bracket that opens here.
    pub fn group(&self) -> Option<Cursor<'a>> {
        let close = self.file.partners.get(self.at).copied().flatten()?;
        (close < self.end).then_some(Cursor {
            at: self.at + 1,
            end: close,
            ..*self
        })
    }

    /// Passes `[@attributes]` and `%extensions`.
    pub fn skip_attributes(&mut self) {
        loop {
            if self.is(&[TokenKind::Symbol('['), TokenKind::Symbol('@')]) {
                self.advance();
            } else if self.skip(TokenKind::Symbol('%')) {
                while matches!(
                    self.peek(),
                    Some(TokenKind::Word(_) | TokenKind::Module(_) | TokenKind::Symbol('%'))
                ) {
                    self.at += 1;
                    if !self.skip(TokenKind::Symbol('.')) {
                        break;
                    }
                }
            } else {
                return;
            }
        }
    }

    /// The text from here to the end, on one line.
    pub fn text(&self) -> String {
        let tokens = self.file.tokens.get(self.at..self.end).unwrap_or_default();
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return String::new();
        };
        let text = &self.file.source[first.start..last.end];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
