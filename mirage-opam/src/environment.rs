//! What the variables of opam files stand for.

use crate::{PackageName, Version};
use std::collections::BTreeMap;

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constant {
    /// `true` or `false`.
    Bool(bool),
    /// Any other text.
    Text(String),
}

impl From<bool> for Constant {
    fn from(value: bool) -> Self {
        Constant::Bool(value)
    }
}

impl From<&str> for Constant {
    fn from(text: &str) -> Self {
        match text {
            "true" => Constant::Bool(true),
            "false" => Constant::Bool(false),
            _ => Constant::Text(text.to_owned()),
        }
    }
}

/// The variables of a machine and of a request, such as `os` and `with-test`. What is not in it is undefined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<String, Constant>);

impl Environment {
    /// No variable is defined.
    pub fn new() -> Environment {
        Environment::default()
    }

    /// Those with which opam decides what has to be there for a package to be compiled: `build` and `post` are true,
    /// tests, documentation, and what developers use are left out.
    pub fn to_compile() -> Environment {
        let mut environment = Environment::new();
        for name in ["build", "post"] {
            environment.set(name, true);
        }
        for name in ["with-test", "with-doc", "with-dev-setup", "dev"] {
            environment.set(name, false);
        }
        environment
    }

    /// Defines a variable, or defines it anew.
    pub fn set(&mut self, name: &str, value: impl Into<Constant>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&Constant> {
        self.0.get(name)
    }

    /// The variables as a package sees them, which has a `name` and a `version` too.
    pub fn of_package<'e>(&'e self, name: &'e PackageName, version: &'e Version) -> Scope<'e> {
        Scope {
            environment: self,
            package: Some((name, version)),
        }
    }

    /// The variables outside of any package.
    pub fn global(&self) -> Scope<'_> {
        Scope {
            environment: self,
            package: None,
        }
    }
}

/// An environment as one package sees it.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'e> {
    environment: &'e Environment,
    package: Option<(&'e PackageName, &'e Version)>,
}

impl Scope<'_> {
    /// The value of a variable. Variables of other packages, `conf-gmp:installed`, are undefined: which packages there
    /// are is what is being decided.
    pub fn get(&self, packages: &[String], name: &str) -> Option<Constant> {
        let own = packages
            .iter()
            .all(|package| package == "_" || self.package.is_some_and(|(name, _)| name.as_str() == package));
        match (name, self.package) {
            _ if !own => None,
            ("name", Some((name, _))) => Some(Constant::Text(name.to_string())),
            ("version", Some((_, version))) => Some(Constant::Text(version.to_string())),
            _ if packages.is_empty() => self.environment.get(name).cloned(),
            _ => None,
        }
    }
}
