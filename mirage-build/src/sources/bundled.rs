//! The OCaml platform packages that are embedded in this crate.

use super::stanza::Expression;
use camino::Utf8PathBuf;
use include_dir::{Dir, DirEntry, include_dir};
use std::collections::{BTreeMap, BTreeSet};

static RUNTIME: Dir = include_dir!("$CARGO_MANIFEST_DIR/runtime");

/// What the embedded packages provide and need, as their dune files say.
#[derive(Debug, Default)]
pub(super) struct Bundled {
    libraries: BTreeMap<String, Library>,
    programs: BTreeMap<String, Vec<String>>,
}

#[derive(Debug)]
struct Library {
    package: String,
    requires: Vec<String>,
}

impl Bundled {
    /// Reads the dune files of all packages.
    pub fn index() -> Self {
        let mut index = Bundled::default();
        for package in RUNTIME.dirs().filter_map(|folder| folder.path().to_str()) {
            let files = files(&BTreeSet::from([package.to_owned()]));
            for (_, text) in files.iter().filter(|(path, _)| path.file_name() == Some("dune")) {
                index.add(package, text);
            }
        }
        index
    }

    fn add(&mut self, package: &str, dune_file: &str) {
        for stanza in Expression::read(dune_file) {
            let Some(name) = stanza.field("public_name").next() else {
                continue;
            };
            match stanza.name() {
                Some("library") => {
                    let requires = stanza
                        .field("libraries")
                        .chain(stanza.field("implements"))
                        .map(str::to_owned)
                        .collect();
                    self.libraries.insert(
                        name.to_owned(),
                        Library {
                            package: package.to_owned(),
                            requires,
                        },
                    );
                }
                Some("executable") => self
                    .programs
                    .entry(package.to_owned())
                    .or_default()
                    .push(name.to_owned()),
                _ => {}
            }
        }
    }

    /// The programs of a package; none if it is not bundled or has none.
    pub fn programs(&self, package: &str) -> &[String] {
        self.programs.get(package).map_or(&[], Vec::as_slice)
    }

    /// The package that provides a library, and what the library needs.
    pub fn library(&self, name: &str) -> Option<(&str, &[String])> {
        let library = self.libraries.get(name)?;
        Some((&library.package, &library.requires))
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
    fn the_index_knows_every_package() {
        let index = Bundled::index();
        let mut known: BTreeSet<&str> = index.programs.keys().map(String::as_str).collect();
        known.extend(index.libraries.values().map(|library| library.package.as_str()));
        let embedded: BTreeSet<&str> = RUNTIME.dirs().map(|folder| folder.path().to_str().unwrap()).collect();
        assert_eq!(known, embedded);
        assert_eq!(index.programs("crunch"), ["ocaml-crunch"]);
    }

    #[test]
    fn an_implementation_needs_what_it_implements() {
        let index = Bundled::index();
        let (package, requires) = index.library("mirage-sleep.unix").unwrap();
        assert_eq!(package, "mirage-sleep");
        assert!(requires.contains(&"mirage-sleep".to_owned()) && requires.contains(&"lwt.unix".to_owned()));
    }
}
