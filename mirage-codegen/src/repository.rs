//! The git working tree that a config crate is part of.

use camino::Utf8PathBuf;

/// The git working tree that a config crate is part of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repository {
    /// The crate's folder, seen from the root of the working tree; empty if it is the root.
    pub folder: Utf8PathBuf,
    /// Where others find the repository, as opam writes it (`git+https://...`): the remote `origin`.
    pub url: Option<String>,
    /// What is checked out: the branch, or the commit where there is no branch.
    pub reference: Option<String>,
}

impl Repository {
    /// Where opam gets the sources of what is checked out.
    pub fn source(&self) -> Option<String> {
        Some(format!("{}#{}", self.url.as_deref()?, self.reference.as_deref()?))
    }
}
