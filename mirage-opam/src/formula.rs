//! Formulas over packages and over versions: `("a" {>= "1" & build} | "b")`.

use crate::environment::Scope;
use crate::filter::Filter;
use crate::syntax::{Node, RelOp, Value};
use crate::{PackageName, Version};
use std::fmt::{self, Display, Formatter};

/// All or one of several things. What asks for nothing is [`Formula::And`] of nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula<A> {
    /// One thing.
    Atom(A),
    /// All of these.
    And(Vec<Formula<A>>),
    /// One of these.
    Or(Vec<Formula<A>>),
}

impl<A> Default for Formula<A> {
    fn default() -> Self {
        Formula::And(Vec::new())
    }
}

impl<A> Formula<A> {
    /// All things that are mentioned, from left to right.
    pub fn atoms<'f>(&'f self, mut visit: impl FnMut(&'f A)) {
        let mut rest = vec![self];
        while let Some(formula) = rest.pop() {
            match formula {
                Formula::Atom(atom) => visit(atom),
                Formula::And(parts) | Formula::Or(parts) => rest.extend(parts.iter().rev()),
            }
        }
    }
}

/// A package as an opam file mentions it, with what stands in braces behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The name of the package.
    pub name: PackageName,
    /// When it is meant, and in which versions.
    pub condition: Condition,
}

/// What stands in braces behind a package: bounds on its version, mixed with conditions on variables.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// A bound, whose version may be a variable: `= version`.
    Bound(RelOp, Filter),
    /// A condition on variables.
    Filter(Filter),
    /// All of these.
    And(Vec<Condition>),
    /// One of these.
    Or(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
}

/// A package in some of its versions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Requirement {
    /// The name of the package.
    pub name: PackageName,
    /// The versions that are meant.
    pub versions: Bounds,
}

/// A set of versions, by their bounds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Bounds {
    /// Those in this relation to a version.
    Bound(RelOp, Version),
    /// What is in all of these sets; every version where there are none.
    And(Vec<Bounds>),
    /// What is in one of these sets.
    Or(Vec<Bounds>),
}

impl Bounds {
    /// Every version.
    pub const ANY: Bounds = Bounds::And(Vec::new());

    /// Just this version.
    pub fn exactly(version: &Version) -> Bounds {
        Bounds::Bound(RelOp::Eq, version.clone())
    }

    /// Whether this version belongs to the set.
    pub fn contains(&self, version: &Version) -> bool {
        match self {
            Bounds::Bound(relation, bound) => relation.holds(version.cmp(bound)),
            Bounds::And(parts) => parts.iter().all(|part| part.contains(version)),
            Bounds::Or(parts) => parts.iter().any(|part| part.contains(version)),
        }
    }

    /// Whether no version is excluded by the way the set is written.
    pub fn is_any(&self) -> bool {
        matches!(self, Bounds::And(parts) if parts.is_empty())
    }

    fn negated(&self) -> Bounds {
        match self {
            Bounds::Bound(relation, version) => Bounds::Bound(relation.negated(), version.clone()),
            Bounds::And(parts) => Bounds::Or(parts.iter().map(Bounds::negated).collect()),
            Bounds::Or(parts) => Bounds::And(parts.iter().map(Bounds::negated).collect()),
        }
    }

    /// Reads bounds as they stand in braces, `>= "1.0" & < "2.0"`.
    ///
    /// # Errors
    /// Where the text is none, or names variables.
    pub fn parse(text: &str) -> Result<Bounds, crate::syntax::SyntaxError> {
        let error = |message: &str| crate::syntax::SyntaxError::new(text, 0..text.len(), message);
        if text.trim().is_empty() {
            return Ok(Bounds::ANY);
        }
        let node = crate::syntax::parse_value(text).map_err(|mut mistake| {
            mistake
                .message
                .push_str("; bounds are written like >= \"1.0\" & < \"2.0\"");
            mistake
        })?;
        let condition = Condition::from_node(&node).map_err(|node| {
            crate::syntax::SyntaxError::new(text, node.span.clone(), "expected a bound such as >= \"1.0\"")
        })?;
        let nothing = crate::Environment::new();
        match condition.reduce(nothing.global()) {
            Reduced::Bounds(bounds) => Ok(bounds),
            Reduced::Yes => Ok(Bounds::ANY),
            Reduced::No => Err(error("expected a bound such as >= \"1.0\"")),
        }
    }
}

/// As it stands in braces.
impl Display for Bounds {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let joined = |f: &mut Formatter<'_>, parts: &[Bounds], separator: &str| {
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    f.write_str(separator)?;
                }
                match part {
                    Bounds::And(inner) | Bounds::Or(inner) if inner.len() > 1 => write!(f, "({part})")?,
                    _ => write!(f, "{part}")?,
                }
            }
            Ok(())
        };
        match self {
            Bounds::Bound(relation, version) => write!(f, "{} {version}", relation.as_str()),
            Bounds::And(parts) if parts.is_empty() => f.write_str("any version"),
            Bounds::Or(parts) if parts.is_empty() => f.write_str("no version"),
            Bounds::And(parts) => joined(f, parts, " & "),
            Bounds::Or(parts) => joined(f, parts, " | "),
        }
    }
}

impl Display for Requirement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.versions.is_any() {
            write!(f, "{}", self.name)
        } else {
            write!(f, "{} {}", self.name, self.versions)
        }
    }
}

/// What is left of a condition when its variables have their values.
enum Reduced {
    Yes,
    No,
    Bounds(Bounds),
}

impl Condition {
    /// Always, in every version.
    pub const ALWAYS: Condition = Condition::And(Vec::new());

    /// Reads what stands in braces; a value of another shape is given back.
    ///
    /// # Errors
    /// The value that is no condition.
    pub fn from_node<'n, 'a>(node: &'n Node<'a>) -> Result<Condition, &'n Node<'a>> {
        let all = |nodes: &'n [Node<'a>]| nodes.iter().map(Condition::from_node).collect::<Result<Vec<_>, _>>();
        Ok(match &node.value {
            Value::Bound(relation, version) => Condition::Bound(*relation, Filter::from_node(version)?),
            Value::And(nodes) | Value::Group(nodes) => Condition::And(all(nodes)?),
            Value::Or(nodes) => Condition::Or(all(nodes)?),
            // The negation of what is undefined is undefined, which only a filter can say.
            Value::Not(inner) => match Filter::from_node(node) {
                Ok(filter) => Condition::Filter(filter),
                Err(_) => Condition::Not(Box::new(Condition::from_node(inner)?)),
            },
            _ => Condition::Filter(Filter::from_node(node)?),
        })
    }

    fn reduce(&self, scope: Scope<'_>) -> Reduced {
        match self {
            Condition::Filter(filter) if filter.holds(scope) => Reduced::Yes,
            Condition::Filter(_) => Reduced::No,
            Condition::Bound(relation, version) => match version.text(scope) {
                Some(version) => Reduced::Bounds(Bounds::Bound(*relation, Version::new(&version))),
                None => Reduced::No,
            },
            Condition::Not(part) => match part.reduce(scope) {
                Reduced::Yes => Reduced::No,
                Reduced::No => Reduced::Yes,
                Reduced::Bounds(bounds) => Reduced::Bounds(bounds.negated()),
            },
            Condition::And(parts) => {
                let mut bounds = Vec::new();
                for part in parts {
                    match part.reduce(scope) {
                        Reduced::Yes => {}
                        Reduced::No => return Reduced::No,
                        Reduced::Bounds(more) => bounds.push(more),
                    }
                }
                joined(bounds, Bounds::And).map_or(Reduced::Yes, Reduced::Bounds)
            }
            Condition::Or(parts) => {
                let mut bounds = Vec::new();
                for part in parts {
                    match part.reduce(scope) {
                        Reduced::Yes => return Reduced::Yes,
                        Reduced::No => {}
                        Reduced::Bounds(more) => bounds.push(more),
                    }
                }
                joined(bounds, Bounds::Or).map_or(Reduced::No, Reduced::Bounds)
            }
        }
    }
}

/// Several things as one; one thing is itself.
fn joined<T>(mut parts: Vec<T>, join: fn(Vec<T>) -> T) -> Option<T> {
    if parts.len() > 1 {
        Some(join(parts))
    } else {
        parts.pop()
    }
}

impl Mention {
    /// What is asked for where the variables have these values; nothing where the condition does not hold.
    pub fn resolve(&self, scope: Scope<'_>) -> Option<Requirement> {
        let versions = match self.condition.reduce(scope) {
            Reduced::Yes => Bounds::ANY,
            Reduced::No => return None,
            Reduced::Bounds(bounds) => bounds,
        };
        Some(Requirement {
            name: self.name.clone(),
            versions,
        })
    }
}

impl Formula<Mention> {
    /// Reads the value of a field such as `depends`, where the elements of a list are joined by `join`; a value of
    /// another shape is given back.
    ///
    /// # Errors
    /// The value that is no formula over packages.
    pub fn from_node<'n, 'a>(
        node: &'n Node<'a>,
        join: fn(Vec<Formula<Mention>>) -> Formula<Mention>,
    ) -> Result<Formula<Mention>, &'n Node<'a>> {
        let all = |nodes: &'n [Node<'a>], join: fn(Vec<Formula<Mention>>) -> Formula<Mention>| {
            let mut parts: Vec<_> = nodes
                .iter()
                .map(|node| Formula::from_node(node, Formula::And))
                .collect::<Result<_, _>>()?;
            Ok(match parts.pop() {
                Some(part) if parts.is_empty() => part,
                last => {
                    parts.extend(last);
                    join(parts)
                }
            })
        };
        match &node.value {
            Value::List(nodes) => all(nodes, join),
            Value::And(nodes) | Value::Group(nodes) => all(nodes, Formula::And),
            Value::Or(nodes) => all(nodes, Formula::Or),
            Value::String(name) => Ok(Formula::Atom(Mention {
                name: PackageName::new(name).map_err(|_| node)?,
                condition: Condition::ALWAYS,
            })),
            Value::Option(package, conditions) => {
                let Value::String(name) = &package.value else {
                    return Err(package);
                };
                let name = PackageName::new(name).map_err(|_| package.as_ref())?;
                let mut conditions: Vec<_> = conditions.iter().map(Condition::from_node).collect::<Result<_, _>>()?;
                let condition = match conditions.pop() {
                    Some(condition) if conditions.is_empty() => condition,
                    last => {
                        conditions.extend(last);
                        Condition::And(conditions)
                    }
                };
                Ok(Formula::Atom(Mention { name, condition }))
            }
            _ => Err(node),
        }
    }

    /// What is asked for where the variables have these values.
    ///
    /// As in opam, a package whose condition does not hold vanishes, from alternatives too: of
    /// `"a" {with-test} | "b"` is left `"b"`.
    pub fn resolve(&self, scope: Scope<'_>) -> Formula<Requirement> {
        self.resolve_part(scope).unwrap_or_default()
    }

    fn resolve_part(&self, scope: Scope<'_>) -> Option<Formula<Requirement>> {
        let all = |parts: &[Formula<Mention>]| parts.iter().filter_map(|part| part.resolve_part(scope)).collect();
        match self {
            Formula::Atom(mention) => mention.resolve(scope).map(Formula::Atom),
            Formula::And(parts) => joined(all(parts), Formula::And),
            Formula::Or(parts) => joined(all(parts), Formula::Or),
        }
    }
}

impl Display for Formula<Requirement> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let joined = |f: &mut Formatter<'_>, parts: &[Formula<Requirement>], word: &str| {
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    f.write_str(word)?;
                }
                match part {
                    Formula::Atom(_) => write!(f, "{part}")?,
                    _ => write!(f, "({part})")?,
                }
            }
            Ok(())
        };
        match self {
            Formula::Atom(requirement) => write!(f, "{requirement}"),
            Formula::And(parts) => joined(f, parts, " and "),
            Formula::Or(parts) => joined(f, parts, " or "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Environment;
    use crate::syntax::parse_value;

    fn resolve(text: &str) -> String {
        let mut environment = Environment::to_compile();
        environment.set("os", "linux");
        let (name, version) = (PackageName::new("here").unwrap(), Version::new("3.1"));
        let formula = Formula::from_node(&parse_value(text).unwrap(), Formula::And).unwrap();
        formula.resolve(environment.of_package(&name, &version)).to_string()
    }

    #[test]
    fn formulas_under_an_environment() {
        for (text, expected) in [
            ("[\"a\" \"b\" {>= \"1\"}]", "a and b >= 1"),
            ("[\"a\" {with-test} \"b\" {build}]", "b"),
            ("\"a\"", "a"),
            ("[\"a\" {= version}]", "a = 3.1"),
            ("[\"a\" {>= \"1\" & (< \"2\" | > \"3\")}]", "a >= 1 & (< 2 | > 3)"),
            (
                "[\"a\" {>= \"1\" & !(= \"1.5\" | >= \"2\")}]",
                "a >= 1 & (!= 1.5 & < 2)",
            ),
            ("[\"a\" {(with-test | >= \"2\") & build}]", "a >= 2"),
            ("[\"a\" {with-test & >= \"2\" | os = \"linux\" & >= \"3\"}]", "a >= 3"),
            ("[\"a\" {arch = \"arm64\"}]", ""),
            ("[\"a\" {!(arch = \"arm64\")}]", ""),
            ("[\"a\" {>= \"%{version}%\"}]", "a >= 3.1"),
            ("[\"a\" {= unknown}]", ""),
            ("[(\"a\" | \"b\") & \"c\"]", "(a or b) and c"),
            // A vanished alternative leaves the others.
            ("[\"a\" {with-test} | \"b\" | (\"c\" & \"d\" {with-doc})]", "b or c"),
            ("[\"a\" {with-test} | \"b\" {with-doc}]", ""),
        ] {
            assert_eq!(resolve(text), expected, "{text}");
        }
    }

    #[test]
    fn bounds_contain() {
        let bounds = Bounds::parse("< \"2.0.0\" & >= \"1.0.1\"").unwrap();
        for (version, inside) in [
            ("1.0.0", false),
            ("1.0.1", true),
            ("2.0.0~beta", true),
            ("2.0.0", false),
        ] {
            assert_eq!(bounds.contains(&Version::new(version)), inside, "{version}");
        }
        assert!(Bounds::parse("").unwrap().is_any());
        assert_eq!(
            Bounds::parse(">= \"1\" & with-test").unwrap_err().message,
            "expected a bound such as >= \"1.0\""
        );
        assert_eq!(
            Bounds::parse("PATH += \"1\"").unwrap_err().message,
            "expected a bound such as >= \"1.0\""
        );
    }

    #[test]
    fn what_is_no_formula_is_given_back() {
        let node = parse_value("[\"a\" 5]").unwrap();
        assert_eq!(
            Formula::from_node(&node, Formula::And).unwrap_err().value,
            Value::Int(5)
        );
    }
}
