//! Words to values.

use super::SyntaxError;
use super::lexer::{Lexer, Token};
use super::value::{Content, File, Item, Node, Value};
use std::borrow::Cow;
use std::ops::Range;

/// How deep values and sections may nest. The deepest file of the public repository needs 9; the bound keeps a hostile
/// file from exhausting the stack.
pub const MAX_DEPTH: usize = 100;

/// Reads an opam file.
///
/// # Errors
/// Where the text is none, with the place.
pub fn parse(text: &str) -> Result<File<'_>, SyntaxError> {
    let mut parser = Parser::new(text)?;
    let items = parser.items(&Token::End)?;
    Ok(File { items })
}

/// Reads one value, as it stands behind the colon of a field.
///
/// # Errors
/// Where the text is none, with the place.
pub fn parse_value(text: &str) -> Result<Node<'_>, SyntaxError> {
    let mut parser = Parser::new(text)?;
    let value = parser.value()?;
    parser.expect(&Token::End)?;
    Ok(value)
}

struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    token: Token<'a>,
    span: Range<usize>,
    /// Where the last word ended.
    end: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self, SyntaxError> {
        let mut lexer = Lexer::new(text);
        let (token, span) = lexer.next()?;
        Ok(Parser {
            text,
            lexer,
            token,
            span,
            end: 0,
            depth: 0,
        })
    }

    fn advance(&mut self) -> Result<Token<'a>, SyntaxError> {
        let (token, span) = self.lexer.next()?;
        self.end = self.span.end;
        self.span = span;
        Ok(std::mem::replace(&mut self.token, token))
    }

    fn expect(&mut self, token: &Token<'_>) -> Result<(), SyntaxError> {
        if self.token == *token {
            self.advance()?;
            Ok(())
        } else {
            Err(self.unexpected(&format!("expected {}", token.describe())))
        }
    }

    fn unexpected(&self, expected: &str) -> SyntaxError {
        SyntaxError::new(
            self.text,
            self.span.clone(),
            format!("{expected}, found {}", self.token.describe()),
        )
    }

    fn deeper(&mut self) -> Result<(), SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(SyntaxError::new(
                self.text,
                self.span.clone(),
                format!("values nest deeper than {MAX_DEPTH} here"),
            ));
        }
        Ok(())
    }

    fn items(&mut self, end: &Token<'_>) -> Result<Vec<Item<'a>>, SyntaxError> {
        self.deeper()?;
        let mut items = Vec::new();
        while self.token != *end {
            let span = self.span.clone();
            let Token::Ident(name) = self.token else {
                return Err(self.unexpected("expected the name of a field or section"));
            };
            self.advance()?;
            let content = match self.token {
                Token::Colon => {
                    self.advance()?;
                    Content::Field(self.value()?)
                }
                Token::String(_) | Token::OpenBrace => {
                    let label = self.label()?;
                    self.expect(&Token::OpenBrace)?;
                    Content::Section {
                        label,
                        items: self.items(&Token::CloseBrace)?,
                    }
                }
                _ => return Err(self.unexpected(&format!("expected `:` or `{{` behind `{name}`"))),
            };
            items.push(Item {
                name: Cow::Borrowed(name),
                content,
                span,
            });
        }
        self.depth -= 1;
        self.advance()?;
        Ok(items)
    }

    fn label(&mut self) -> Result<Option<Cow<'a, str>>, SyntaxError> {
        match &self.token {
            Token::String(_) => match self.advance()? {
                Token::String(label) => Ok(Some(label)),
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// `a & b | c`.
    fn value(&mut self) -> Result<Node<'a>, SyntaxError> {
        self.deeper()?;
        let value = self.chain(&Token::Or, Value::Or, |parser| {
            parser.chain(&Token::And, Value::And, Self::unary)
        })?;
        self.depth -= 1;
        Ok(value)
    }

    fn chain(
        &mut self,
        operator: &Token<'_>,
        join: fn(Vec<Node<'a>>) -> Value<'a>,
        part: impl Fn(&mut Self) -> Result<Node<'a>, SyntaxError>,
    ) -> Result<Node<'a>, SyntaxError> {
        let start = self.span.start;
        let first = part(self)?;
        if self.token != *operator {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.token == *operator {
            self.advance()?;
            parts.push(part(self)?);
        }
        Ok(self.node(start, join(parts)))
    }

    /// `!a`, `?a`, and whatever binds closer.
    fn unary(&mut self) -> Result<Node<'a>, SyntaxError> {
        let start = self.span.start;
        let wrap: fn(Box<Node<'a>>) -> Value<'a> = match self.token {
            Token::Not => Value::Not,
            Token::Defined => Value::Defined,
            _ => return self.with_conditions(),
        };
        self.deeper()?;
        self.advance()?;
        let value = self.unary()?;
        self.depth -= 1;
        Ok(self.node(start, wrap(Box::new(value))))
    }

    /// `a {conditions}`, any number of times.
    fn with_conditions(&mut self) -> Result<Node<'a>, SyntaxError> {
        let start = self.span.start;
        let depth = self.depth;
        let mut value = self.primary()?;
        while self.token == Token::OpenBrace {
            self.deeper()?;
            self.advance()?;
            let conditions = self.values(&Token::CloseBrace)?;
            value = self.node(start, Value::Option(Box::new(value), conditions));
        }
        self.depth = depth;
        Ok(value)
    }

    fn primary(&mut self) -> Result<Node<'a>, SyntaxError> {
        let start = self.span.start;
        let value = match &self.token {
            Token::OpenList => {
                self.advance()?;
                Value::List(self.values(&Token::CloseList)?)
            }
            Token::OpenGroup => {
                self.advance()?;
                Value::Group(self.values(&Token::CloseGroup)?)
            }
            Token::Relation(relation) => {
                let relation = *relation;
                self.advance()?;
                Value::Bound(relation, Box::new(self.atom()?))
            }
            _ => {
                let atom = self.atom()?;
                match &self.token {
                    Token::Relation(relation) => {
                        let relation = *relation;
                        self.advance()?;
                        Value::Relation(Box::new(atom), relation, Box::new(self.atom()?))
                    }
                    Token::EnvUpdate(update) => {
                        let update = *update;
                        self.advance()?;
                        Value::EnvUpdate(Box::new(atom), update, Box::new(self.atom()?))
                    }
                    _ => return Ok(atom),
                }
            }
        };
        Ok(self.node(start, value))
    }

    fn atom(&mut self) -> Result<Node<'a>, SyntaxError> {
        let start = self.span.start;
        if !matches!(
            self.token,
            Token::Bool(_) | Token::Int(_) | Token::String(_) | Token::Ident(_)
        ) {
            return Err(self.unexpected("expected a value"));
        }
        let value = match self.advance()? {
            Token::Bool(value) => Value::Bool(value),
            Token::Int(value) => Value::Int(value),
            Token::String(value) => Value::String(value),
            Token::Ident(value) => Value::Ident(Cow::Borrowed(value)),
            _ => return Err(self.unexpected("expected a value")),
        };
        Ok(self.node(start, value))
    }

    fn values(&mut self, end: &Token<'_>) -> Result<Vec<Node<'a>>, SyntaxError> {
        let mut values = Vec::new();
        while self.token != *end {
            if self.token == Token::End {
                return Err(self.unexpected(&format!("expected a value or {}", end.describe())));
            }
            values.push(self.value()?);
        }
        self.advance()?;
        Ok(values)
    }

    fn node(&self, start: usize, value: Value<'a>) -> Node<'a> {
        Node {
            value,
            span: start..self.end,
        }
    }
}
