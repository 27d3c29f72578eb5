//! Enough of dune's language to know what a dune file defines.

use std::ops::Range;

/// An S-expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    Atom(String),
    List(Vec<Expression>),
}

impl Expression {
    /// The expressions of a file. Parentheses without partners are passed over: dune will say so.
    pub fn read(text: &str) -> Vec<Expression> {
        let mut open: Vec<Vec<Expression>> = vec![Vec::new()];
        for line in text.lines() {
            let code = line.split(';').next().unwrap_or_default();
            let spaced = code.replace('(', " ( ").replace(')', " ) ");
            for word in spaced.split_whitespace() {
                match word {
                    "(" => open.push(Vec::new()),
                    ")" if open.len() == 1 => {}
                    ")" => {
                        let list = open.pop().unwrap_or_default();
                        open.iter_mut()
                            .last()
                            .into_iter()
                            .for_each(|outer| outer.push(Expression::List(list.clone())));
                    }
                    atom => open
                        .iter_mut()
                        .last()
                        .into_iter()
                        .for_each(|outer| outer.push(Expression::Atom(atom.to_owned()))),
                }
            }
        }
        open.into_iter().next().unwrap_or_default()
    }

    /// The word that a stanza or a field starts with.
    pub fn name(&self) -> Option<&str> {
        match self {
            Expression::List(list) => list.first()?.atom(),
            Expression::Atom(_) => None,
        }
    }

    fn atom(&self) -> Option<&str> {
        match self {
            Expression::Atom(atom) => Some(atom),
            Expression::List(_) => None,
        }
    }

    /// Whether a stanza has this field.
    pub fn has(&self, name: &str) -> bool {
        matches!(self, Expression::List(list) if list.iter().any(|field| field.name() == Some(name)))
    }

    /// The atoms behind the name of one of a stanza's fields; none if there is no such field.
    pub fn field<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let fields = match self {
            Expression::List(list) => list.as_slice(),
            Expression::Atom(_) => &[],
        };
        let values = fields
            .iter()
            .filter(move |field| field.name() == Some(name))
            .flat_map(|field| match field {
                Expression::List(list) => &list[1..],
                Expression::Atom(_) => &[],
            });
        values.filter_map(Expression::atom)
    }
}

/// The text of a dune file with all its libraries made optional: left out where something that they need is not there.
pub(super) fn optional_libraries(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(Range { start, end }) = next_stanza(rest) {
        result.push_str(&rest[..start]);
        result.push_str(&optional_library(&rest[start..end]));
        rest = &rest[end..];
    }
    result.push_str(rest);
    result
}

/// Where the next stanza is: from its opening parenthesis to its closing one.
fn next_stanza(text: &str) -> Option<Range<usize>> {
    let mut open = Vec::new();
    let mut characters = text.char_indices();
    while let Some((position, character)) = characters.next() {
        match character {
            ';' => {
                characters.find(|(_, c)| *c == '\n');
            }
            '"' => {
                while let Some((_, c)) = characters.next()
                    && c != '"'
                {
                    if c == '\\' {
                        characters.next();
                    }
                }
            }
            '(' => open.push(position),
            ')' => match open.pop() {
                Some(start) if open.is_empty() => return Some(start..position + 1),
                _ => {}
            },
            _ => {}
        }
    }
    None
}

fn optional_library(text: &str) -> String {
    let stanza = Expression::read(text).pop();
    let is_optional = stanza.as_ref().is_some_and(|stanza| stanza.has("optional"));
    match text.strip_prefix("(library") {
        Some(fields) if stanza.as_ref().and_then(Expression::name) == Some("library") && !is_optional => {
            format!("(library (optional){fields}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stanzas_and_fields() {
        let file = Expression::read(
            "; comment (not read)\n(library\n (public_name a.b) ; here\n (libraries x y.z (select q)))\n(rule)",
        );
        let names: Vec<_> = file.iter().filter_map(Expression::name).collect();
        assert_eq!(names, ["library", "rule"]);
        assert!(file[0].field("libraries").eq(["x", "y.z"]));
        assert!(file[0].field("public_name").eq(["a.b"]));
        assert_eq!(file[1].field("libraries").count(), 0);
    }

    #[test]
    fn libraries_become_optional() {
        let text = "; (library a)\n(library\n (name a) ; )\n (flags \"\\\")\"))\n(rule (x \"(library\"))\n(library (optional) (name b))\n";
        let expected = text.replace("\n(library\n", "\n(library (optional)\n");
        assert_eq!(optional_libraries(text), expected);
        assert_eq!(optional_libraries(&expected), expected);
        assert_eq!(optional_libraries("(library (name a)"), "(library (name a)");
    }

    #[test]
    fn parentheses_without_partners() {
        assert_eq!(Expression::read(")) (a").len(), 0);
        assert_eq!(Expression::read(") (a)").len(), 1);
    }
}
