//! Names of packages.

use std::borrow::Borrow;
use std::fmt::{self, Debug, Display, Formatter};
use std::sync::Arc;

/// The name of an opam package: ASCII letters, digits, `_`, `-` and `+`, with at least one letter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageName(Arc<str>);

/// Why a text is no name of a package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the name of a package: use letters, digits, `_`, `-` and `+`, with at least one letter")]
pub struct NameError(pub String);

impl PackageName {
    /// The name that is written like this.
    ///
    /// # Errors
    /// Where the text is no name.
    pub fn new(text: &str) -> Result<PackageName, NameError> {
        let belongs = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
        if text.bytes().all(belongs) && text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            Ok(PackageName(Arc::from(text)))
        } else {
            Err(NameError(text.to_owned()))
        }
    }

    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for PackageName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Display for PackageName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Debug for PackageName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Splits `name.version`, as folders of a repository are called, at its first dot.
pub(crate) fn split_package(text: &str) -> Option<(PackageName, crate::Version)> {
    let (name, version) = text.split_once('.')?;
    (!version.is_empty()).then_some((PackageName::new(name).ok()?, crate::Version::new(version)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(PackageName::new("0install").is_ok());
        assert!(PackageName::new("lablgtk3-sourceview3").is_ok());
        for bad in ["", "12", "a.b", "a b", "é"] {
            assert!(PackageName::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn folders() {
        let (name, version) = split_package("zarith.1.14+dune").unwrap();
        assert_eq!((name.as_str(), version.as_str()), ("zarith", "1.14+dune"));
        assert!(split_package("zarith").is_none() && split_package("zarith.").is_none());
    }
}
