//! Where opam files come from.
//!
//! A [`Source`] is a folder or the bytes of an archive. From it a [`Pack`] is made, in memory or as one file, which is
//! read where needed and no further: to decide about a hundred packages takes a few milliseconds of reading, not the
//! twenty megabytes of the public repository. [`Repositories`] are several packs in order.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "repositories are read here"
)]

mod archive;
mod error;
mod folder;
mod layout;
mod merged;
mod pack;

pub use error::RepositoryError;
pub use merged::Repositories;
pub use pack::Pack;

use crate::{PackageName, Version};
use std::io::Read;
use std::path::Path;

/// Packages and their opam files.
pub trait Repository {
    /// The names of all packages, sorted.
    ///
    /// # Errors
    /// Where the repository cannot be read.
    fn names(&self) -> Result<Vec<PackageName>, RepositoryError>;

    /// The versions of a package, in any order; none where there is no such package.
    ///
    /// # Errors
    /// Where the repository cannot be read.
    fn versions(&self, name: &PackageName) -> Result<Vec<Version>, RepositoryError>;

    /// The opam file of a version, or nothing where there is no such version.
    ///
    /// # Errors
    /// Where the repository cannot be read, or the file is no text.
    fn opam(&self, name: &PackageName, version: &Version) -> Result<Option<String>, RepositoryError>;

    /// What lies in the folder `files` beside an opam file, by path: patches, most often.
    ///
    /// # Errors
    /// Where the repository cannot be read.
    fn files(&self, name: &PackageName, version: &Version) -> Result<Vec<(String, Vec<u8>)>, RepositoryError>;
}

/// What a pack is made from.
pub enum Source<'s> {
    /// A folder with `packages/NAME/NAME.VERSION/opam` in it.
    Folder(&'s Path),
    /// The bytes of a tar archive, plain or compressed, of such a folder: a file, what `git archive` writes, or what
    /// a server sends.
    Archive {
        /// What the archive is called in messages.
        label: String,
        /// Its bytes.
        bytes: Box<dyn Read + 's>,
    },
}

impl<'s> Source<'s> {
    /// The folder or archive at this path.
    ///
    /// # Errors
    /// Where nothing can be read there.
    pub fn at(path: &'s Path) -> Result<Source<'s>, RepositoryError> {
        if path.is_dir() {
            return Ok(Source::Folder(path));
        }
        let label = path.display().to_string();
        match std::fs::File::open(path) {
            Ok(file) => Ok(Source::Archive {
                label,
                bytes: Box::new(file),
            }),
            Err(error) => Err(RepositoryError::Unreadable { label, error }),
        }
    }

    fn label(&self) -> String {
        match self {
            Source::Folder(path) => path.display().to_string(),
            Source::Archive { label, .. } => label.clone(),
        }
    }

    /// Shows every file of the repository with its path, in which `packages` is the first folder.
    fn read(self, show: &mut Show<'_>) -> Result<(), RepositoryError> {
        match self {
            Source::Folder(path) => folder::read(path, show),
            Source::Archive { label, bytes } => archive::read(&label, bytes, show),
        }
    }
}

/// What is done with a file of a repository.
type Show<'s> = dyn FnMut(&layout::Place, &[u8]) -> Result<(), RepositoryError> + 's;
