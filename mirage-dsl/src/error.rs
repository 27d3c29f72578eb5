//! What can be wrong with a description.

use crate::location::Location;
use crate::package::Scope;
use thiserror::Error;

/// Why two declarations of one package do not go together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PackageConflict {
    /// One wants it in the switch, the other in the monorepo.
    #[error("package `{package}` is wanted both in the {one} and in the {other}")]
    Scope {
        /// The package's name.
        package: String,
        /// One scope.
        one: Scope,
        /// The other.
        other: Scope,
    },
    /// They pin it to different sources.
    #[error("package `{package}` is pinned to two sources: `{one}` and `{other}`")]
    Pin {
        /// The package's name.
        package: String,
        /// One source.
        one: String,
        /// The other.
        other: String,
    },
    /// No version is within both bounds.
    #[error("{problem}")]
    Bounds {
        /// What cannot be met, in words.
        problem: String,
        /// The bounds of one declaration, in words.
        one: String,
        /// Those of the other.
        other: String,
    },
}

impl PackageConflict {
    /// What to do.
    pub fn remedy(&self) -> String {
        match self {
            PackageConflict::Scope { .. } => "give it the same scope in both places".to_owned(),
            PackageConflict::Pin { .. } => "pin it to one source".to_owned(),
            PackageConflict::Bounds { one, other, .. } => {
                format!("one of them asks for {one}, the other for {other}: change the bounds of one")
            }
        }
    }
}

/// A mistake in a description that rustc cannot see, with the place that made it and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct Error {
    /// What is wrong, in one sentence.
    pub message: String,
    /// The Rust code that is to be changed.
    pub location: Option<Location>,
    /// Another place that has a part in it, with what it did there.
    pub related: Option<(Location, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Error {
    /// An error with no place and no advice yet.
    pub fn new(message: impl Into<String>) -> Self {
        Error {
            message: message.into(),
            location: None,
            related: None,
            help: None,
        }
    }

    /// The place to change.
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Another place that has a part in it.
    pub fn related(mut self, location: Location, role: impl Into<String>) -> Self {
        self.related = Some((location, role.into()));
        self
    }

    /// What to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
