//! Files that are fetched, and the names that a distribution has for what is in them. All of it comes from files that
//! others write, and becomes part of paths and of commands: so it is checked where it is read.

use crate::checksum::Sha256;
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::fmt;

/// A file that is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    /// Where it is.
    pub url: Url,
    /// The SHA-256 of its contents.
    pub sha256: Sha256,
}

/// A place that a file can be fetched from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Url(String);

/// The kinds of place that apt fetches single files from.
const SCHEMES: [&str; 6] = ["http:", "https:", "file:", "copy:", "tor+http:", "tor+https:"];

impl Url {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Url {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_plain = |c: char| c.is_ascii_graphic();
        if SCHEMES.iter().any(|scheme| text.starts_with(scheme)) && text.chars().all(is_plain) {
            Ok(Url(text))
        } else {
            Err(format!("{text:?} is no address that a file can be fetched from"))
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name or a version of a package: letters, digits and `+-.~:_`, a letter or digit first. So it can be a part of a path,
/// and is no option of a program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Name(String);

impl Name {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_first = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if is_first && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.~:_".contains(c)) {
            Ok(Name(text))
        } else {
            Err(format!("{text:?} is no name or version of a package"))
        }
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let url = |text: &str| Url::try_from(text.to_owned()).is_ok();
        assert!(url("http://deb.debian.org/a/lwt_5.6.1%2bb2.orig.tar.gz") && url("file:/srv/lwt.tar.gz"));
        for other in [
            "",
            "-o",
            "/etc/passwd",
            "rred:/x",
            "http://a b",
            "http://a\nb",
            "HTTP://a",
        ] {
            assert!(!url(other), "{other}");
        }
    }

    #[test]
    fn names() {
        let name = |text: &str| Name::try_from(text.to_owned()).is_ok();
        assert!(name("liblwt-ocaml-dev") && name("1:0.10.7+dfsg-2~bpo1") && name("mirage-crypto_rng.unix"));
        for other in ["", ".", "..", "../x", "a/b", "/a", "-a", "a b", "a\0", "ä"] {
            assert!(!name(other), "{other}");
        }
    }
}
