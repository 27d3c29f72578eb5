//! OCaml's tokens, as far as structure is read from them: comments, strings and characters are told from code.

/// A token with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: TokenKind<'a>,
    /// The line it starts on, counted from 1.
    pub line: u32,
    /// Its first byte.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind<'a> {
    /// A lower-case identifier or a keyword.
    Word(&'a str),
    /// A capitalised identifier.
    Module(&'a str),
    /// Any other character of code.
    Symbol(char),
    /// A string, character or number.
    Literal,
}

/// The tokens of an OCaml source file. Never fails: what is no OCaml comes out as symbols.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer {
        source,
        at: 0,
        line: 1,
        tokens: Vec::new(),
    };
    lexer.run();
    lexer.tokens
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    line: u32,
    tokens: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn advance(&mut self, bytes: usize) {
        let passed = &self.source[self.at..self.at + bytes];
        self.line += passed.matches('\n').count() as u32;
        self.at += bytes;
    }

    fn push(&mut self, kind: TokenKind<'a>, bytes: usize) {
        let (line, start) = (self.line, self.at);
        self.tokens.push(Token {
            kind,
            line,
            start,
            end: start + bytes,
        });
        self.advance(bytes);
    }

    fn run(&mut self) {
        while let Some(first) = self.rest().chars().next() {
            if self.rest().starts_with("(*") {
                self.skip_comment();
            } else if let Some(length) = literal_length(self.rest()) {
                self.push(TokenKind::Literal, length);
            } else if first.is_alphabetic() || first == '_' {
                let rest = self.rest();
                let length = rest
                    .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\''))
                    .unwrap_or(rest.len());
                let word = &rest[..length];
                self.push(
                    if first.is_uppercase() {
                        TokenKind::Module(word)
                    } else {
                        TokenKind::Word(word)
                    },
                    length,
                );
            } else if first.is_whitespace() {
                self.advance(first.len_utf8());
            } else {
                self.push(TokenKind::Symbol(first), first.len_utf8());
            }
        }
    }

    /// Comments nest, and strings within them are strings.
    fn skip_comment(&mut self) {
        let mut depth = 0;
        while let Some(first) = self.rest().chars().next() {
            if self.rest().starts_with("(*") {
                depth += 1;
                self.advance(2);
            } else if self.rest().starts_with("*)") {
                depth -= 1;
                self.advance(2);
                if depth == 0 {
                    return;
                }
            } else {
                self.advance(
                    string_length(self.rest())
                        .or_else(|| character_length(self.rest()))
                        .unwrap_or(first.len_utf8()),
                );
            }
        }
    }
}

fn literal_length(rest: &str) -> Option<usize> {
    string_length(rest).or_else(|| character_length(rest)).or_else(|| {
        rest.starts_with(|c: char| c.is_ascii_digit()).then(|| {
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(rest.len())
        })
    })
}

/// `"..."` with escapes, or `{id|...|id}`, `{%extension id|...|id}` and `{%%extension id|...|id}`.
fn string_length(rest: &str) -> Option<usize> {
    if let Some(body) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = body.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        return Some(end.map_or(rest.len(), |end| end + 2));
    }
    let body = rest.strip_prefix('{')?;
    let bar = body.find(|c: char| !(c.is_alphanumeric() || "%_.' ".contains(c)))?;
    let (opening, inside) = (&body[..bar], body[bar..].strip_prefix('|')?);
    let id = match opening.strip_prefix('%') {
        Some(extension) => extension.split_once(' ').map_or("", |(_, id)| id.trim()),
        None => opening,
    };
    if !id.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
        return None;
    }
    let close = format!("|{id}}}");
    let before = rest.len() - inside.len();
    Some(inside.find(&close).map_or(rest.len(), |end| before + end + close.len()))
}

/// `'c'` or `'\...'`, but not the quote of a type variable.
fn character_length(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    let first = body.chars().next()?;
    if first == '\\' {
        let after = body.get(2..)?;
        return after.find('\'').filter(|end| *end <= 4).map(|end| end + 4);
    }
    body[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

#[cfg(test)]
mod tests {
    use super::TokenKind::*;
    use super::*;

    fn kinds(source: &str) -> Vec<TokenKind<'_>> {
        tokens(source).into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn comments_strings_and_characters_are_no_code() {
        assert_eq!(kinds("(* module A (* nested *) \"*)\" *) let"), [Word("let")]);
        assert_eq!(
            kinds(r#""module \" A" 'm' '\'' '\n' 'a t"#),
            [Literal, Literal, Literal, Literal, Symbol('\''), Word("a"), Word("t")]
        );
        assert_eq!(
            kinds("{|module A|} {x|a|}|x} {y}"),
            [Literal, Literal, Symbol('{'), Word("y"), Symbol('}')]
        );
        assert_eq!(kinds("( * ) 0x1F"), [Symbol('('), Symbol('*'), Symbol(')'), Literal]);
        assert_eq!(kinds("(*) not an operator *) x"), [Word("x")]);
        assert_eq!(kinds("{%sql|module A|} {%%sql.x id||}|id} { %x }").len(), 6);
    }

    #[test]
    fn lines() {
        let lines: Vec<_> = tokens("let\n(*\n*)\nx").into_iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 4]);
    }

    #[test]
    fn anything_is_read_to_its_end() {
        for source in ["\"open", "(* open", "{x|open", "'", "'\\", "é 'é' ''", "'\\x", "\"\\"] {
            tokens(source);
        }
    }
}
