//! The OCaml platform packages that are embedded in this crate.

use camino::Utf8PathBuf;
use include_dir::{Dir, DirEntry, include_dir};
use serde::Deserialize;
use std::collections::BTreeSet;

static RUNTIME: Dir = include_dir!("$CARGO_MANIFEST_DIR/runtime");

/// `packages.toml`: what the embedded packages provide and need.
#[derive(Debug, Deserialize)]
pub(super) struct Bundled {
    #[serde(rename = "package")]
    packages: Vec<BundledPackage>,
}

#[derive(Debug, Deserialize)]
pub(super) struct BundledPackage {
    /// opam name, also that of its folder.
    pub name: String,
    /// Programs that it brings.
    #[serde(default)]
    pub binaries: Vec<String>,
    #[serde(default, rename = "library")]
    libraries: Vec<BundledLibrary>,
}

#[derive(Debug, Deserialize)]
struct BundledLibrary {
    name: String,
    requires: Vec<String>,
}

impl Bundled {
    pub fn index() -> Self {
        let text = RUNTIME
            .get_file("packages.toml")
            .and_then(|file| file.contents_utf8())
            .unwrap_or_default();
        // The index is part of this crate and read by its tests.
        toml::from_str(text).unwrap_or(Bundled { packages: Vec::new() })
    }

    pub fn package(&self, name: &str) -> Option<&BundledPackage> {
        self.packages.iter().find(|package| package.name == name)
    }

    /// The package that provides a library, and what the library needs.
    pub fn library(&self, name: &str) -> Option<(&str, &[String])> {
        self.packages.iter().find_map(|package| {
            let library = package.libraries.iter().find(|library| library.name == name)?;
            Some((package.name.as_str(), library.requires.as_slice()))
        })
    }
}

/// The files of some packages, by their path below the folder of all packages.
pub(super) fn files(packages: &BTreeSet<String>) -> Vec<(Utf8PathBuf, &'static str)> {
    let mut files = Vec::new();
    let mut folders: Vec<&Dir> = packages.iter().filter_map(|package| RUNTIME.get_dir(package)).collect();
    while let Some(folder) = folders.pop() {
        for entry in folder.entries() {
            match entry {
                DirEntry::Dir(inner) => folders.push(inner),
                DirEntry::File(file) => {
                    files.extend(file.path().to_str().map(Utf8PathBuf::from).zip(file.contents_utf8()));
                }
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_tells_of_every_package_that_is_embedded() {
        let text = RUNTIME.get_file("packages.toml").unwrap().contents_utf8().unwrap();
        let index: Bundled = toml::from_str(text).unwrap();
        let indexed: BTreeSet<_> = index.packages.iter().map(|package| package.name.clone()).collect();
        let embedded: BTreeSet<_> = RUNTIME
            .dirs()
            .map(|dir| dir.path().to_str().unwrap().to_owned())
            .collect();
        assert_eq!(indexed, embedded);
        for package in &index.packages {
            assert!(
                !files(&BTreeSet::from([package.name.clone()])).is_empty(),
                "{}",
                package.name
            );
        }
    }
}
