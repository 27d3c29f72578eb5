//! Conditions on variables: `os = "linux" & !with-test`.

use crate::environment::{Constant, Scope};
use crate::syntax::{Node, RelOp, Value};
use crate::version::compare;

/// A condition, or a text in a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// `true` or `false`.
    Bool(bool),
    /// A string, in which `%{variable}%` stands for a value.
    Text(Vec<Piece>),
    /// A variable.
    Variable(Variable),
    /// A comparison; texts are compared as versions.
    Compare(Box<Filter>, RelOp, Box<Filter>),
    /// All of these.
    And(Vec<Filter>),
    /// One of these.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// Whether this is defined.
    Defined(Box<Filter>),
}

/// A variable of the environment or of packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The packages of `a+b:name`; none for `name`.
    pub packages: Vec<String>,
    /// The name of the variable.
    pub name: String,
    /// The texts of `name?yes:no`.
    pub choice: Option<(String, String)>,
}

/// A part of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text that stands for itself.
    Literal(String),
    /// `%{variable}%`.
    Variable(Variable),
}

impl Filter {
    /// Reads a condition; a value of another shape is given back.
    ///
    /// # Errors
    /// The value that is no condition.
    pub fn from_node<'n, 'a>(node: &'n Node<'a>) -> Result<Filter, &'n Node<'a>> {
        let all = |nodes: &'n [Node<'a>]| nodes.iter().map(Filter::from_node).collect::<Result<Vec<_>, _>>();
        Ok(match &node.value {
            Value::Bool(value) => Filter::Bool(*value),
            Value::Int(value) => Filter::Text(vec![Piece::Literal(value.to_string())]),
            Value::String(text) => Filter::Text(pieces(text)),
            Value::Ident(name) => Filter::Variable(Variable::parse(name)),
            Value::Group(nodes) | Value::List(nodes) | Value::And(nodes) => Filter::And(all(nodes)?),
            Value::Or(nodes) => Filter::Or(all(nodes)?),
            Value::Not(node) => Filter::Not(Box::new(Filter::from_node(node)?)),
            Value::Defined(node) => Filter::Defined(Box::new(Filter::from_node(node)?)),
            Value::Relation(left, relation, right) => Filter::Compare(
                Box::new(Filter::from_node(left)?),
                *relation,
                Box::new(Filter::from_node(right)?),
            ),
            Value::Option(..) | Value::Bound(..) | Value::EnvUpdate(..) => return Err(node),
        })
    }

    /// Whether the condition holds; one that depends on what is undefined does not.
    pub fn holds(&self, scope: Scope<'_>) -> bool {
        self.truth(scope) == Some(true)
    }

    /// Whether the condition holds, or nothing where that depends on what is undefined.
    fn truth(&self, scope: Scope<'_>) -> Option<bool> {
        match self {
            Filter::And(parts) => all(parts.iter().map(|part| part.truth(scope))),
            Filter::Or(parts) => all(parts.iter().map(|part| part.truth(scope).map(|truth| !truth))).map(|none| !none),
            Filter::Not(part) => part.truth(scope).map(|truth| !truth),
            Filter::Defined(part) => Some(part.is_defined(scope)),
            Filter::Compare(left, relation, right) => {
                Some(relation.holds(compare(&left.text(scope)?, &right.text(scope)?)))
            }
            Filter::Bool(_) | Filter::Text(_) | Filter::Variable(_) => match self.constant(scope)? {
                Constant::Bool(value) => Some(value),
                Constant::Text(_) => None,
            },
        }
    }

    /// The text that a part of a comparison or a bound stands for.
    pub fn text(&self, scope: Scope<'_>) -> Option<String> {
        Some(match self.constant(scope)? {
            Constant::Bool(value) => value.to_string(),
            Constant::Text(text) => text,
        })
    }

    fn is_defined(&self, scope: Scope<'_>) -> bool {
        self.constant(scope).is_some()
    }

    fn constant(&self, scope: Scope<'_>) -> Option<Constant> {
        match self {
            Filter::Bool(value) => Some(Constant::Bool(*value)),
            Filter::Variable(variable) => variable.value(scope),
            Filter::Text(pieces) => expand(pieces, scope).map(|text| Constant::from(text.as_str())),
            // A group of one value is that value.
            Filter::And(parts) if parts.len() == 1 => parts[0].constant(scope),
            _ => self.truth(scope).map(Constant::Bool),
        }
    }
}

/// Whether all are true: one false decides, whatever else is unknown.
fn all(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for truth in truths {
        match truth {
            Some(false) => return Some(false),
            Some(true) => {}
            None => result = None,
        }
    }
    result
}

impl Variable {
    /// Reads `name`, `package+package:name`, and `name?yes:no`.
    pub fn parse(text: &str) -> Variable {
        let (reference, choice) = match text.split_once('?') {
            Some((reference, choice)) => (reference, choice.split_once(':').or(Some((choice, "")))),
            None => (text, None),
        };
        let (packages, name) = match reference.rsplit_once(':') {
            Some((packages, name)) => (packages.split('+').map(str::to_owned).collect(), name),
            None => (Vec::new(), reference),
        };
        Variable {
            packages,
            name: name.to_owned(),
            choice: choice.map(|(yes, no)| (yes.to_owned(), no.to_owned())),
        }
    }

    fn value(&self, scope: Scope<'_>) -> Option<Constant> {
        let value = scope.get(&self.packages, &self.name);
        match &self.choice {
            None => value,
            Some((yes, no)) => {
                let text = if value == Some(Constant::Bool(true)) { yes } else { no };
                Some(Constant::Text(text.clone()))
            }
        }
    }
}

/// A string in its parts; `%%` stands for `%`.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        literal.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((variable, next)) = rest.strip_prefix("%{").and_then(|inner| inner.split_once("}%")) {
            if !literal.is_empty() {
                pieces.push(Piece::Literal(std::mem::take(&mut literal)));
            }
            pieces.push(Piece::Variable(Variable::parse(variable)));
            rest = next;
        } else {
            literal.push('%');
            rest = rest.strip_prefix("%%").unwrap_or(&rest[1..]);
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    pieces
}

/// The text that the parts make, or nothing where one is undefined.
pub fn expand(pieces: &[Piece], scope: Scope<'_>) -> Option<String> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Variable(variable) => match variable.value(scope)? {
                Constant::Bool(value) => text.push_str(if value { "true" } else { "false" }),
                Constant::Text(value) => text.push_str(&value),
            },
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse_value;
    use crate::{Environment, PackageName, Version};

    fn environment() -> Environment {
        let mut environment = Environment::to_compile();
        environment.set("os", "linux");
        environment.set("opam-version", "2.1.2");
        environment.set("jobs", "4");
        environment
    }

    fn truth(text: &str) -> Option<bool> {
        let (name, version) = (PackageName::new("lwt").unwrap(), Version::new("5.7.0"));
        let filter = Filter::from_node(&parse_value(text).unwrap()).unwrap();
        filter.truth(environment().of_package(&name, &version))
    }

    #[test]
    fn conditions() {
        for (text, expected) in [
            ("os = \"linux\"", Some(true)),
            ("os != \"linux\" | build", Some(true)),
            ("!with-test & (os = \"linux\")", Some(true)),
            ("opam-version >= \"2.1.0~~\"", Some(true)),
            ("opam-version >= \"2.10\"", Some(false)),
            ("version < \"6\" & name = \"lwt\"", Some(true)),
            ("_:version = lwt:version", Some(true)),
            // What is undefined decides only where nothing else does.
            ("arch = \"x86_64\"", None),
            ("!(arch = \"x86_64\")", None),
            ("arch = \"x86_64\" | build", Some(true)),
            ("arch = \"x86_64\" & with-test", Some(false)),
            ("conf-gmp:installed", None),
            ("?arch", Some(false)),
            ("!?arch & ?os", Some(true)),
            ("?arch & arch = \"x86_64\"", Some(false)),
            ("os", None),
            ("\"true\"", Some(true)),
        ] {
            assert_eq!(truth(text), expected, "{text}");
        }
    }

    #[test]
    fn strings_are_expanded() {
        let environment = environment();
        let expand = |text: &str| super::expand(&pieces(text), environment.global());
        assert_eq!(expand("-j%{jobs}%"), Some("-j4".to_owned()));
        assert_eq!(expand("100%% of %{os}%%"), Some("100% of linux%".to_owned()));
        assert_eq!(expand("%{build?on:off}% %{arch?on:off}%"), Some("on off".to_owned()));
        assert_eq!(expand("%{arch}%"), None);
        assert_eq!(expand("%{unfinished"), Some("%{unfinished".to_owned()));
        assert_eq!(expand(""), Some(String::new()));
    }
}
