//! The OCaml platform packages that are embedded in this crate.

use super::stanza::{requires, stanzas, value};
use crate::embedded;
use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

static PACKAGES: Dir = include_dir!("$CARGO_MANIFEST_DIR/runtime/packages");

/// What the embedded packages provide and need, as their dune files say. A package is read when it is asked for.
#[derive(Debug, Default)]
pub(super) struct Bundled {
    packages: RefCell<BTreeMap<String, Rc<Package>>>,
}

#[derive(Debug, Default)]
struct Package {
    /// What each library requires.
    libraries: BTreeMap<String, Rc<[String]>>,
    /// Libraries of one context alone.
    particular: BTreeSet<String>,
    programs: Vec<String>,
}

impl Package {
    fn read(name: &str) -> Self {
        let mut package = Package::default();
        let files = files(&BTreeSet::from([name.to_owned()]));
        let dune_files = files.iter().filter(|(path, _)| path.file_name() == Some("dune"));
        for stanza in dune_files.flat_map(|(_, text)| stanzas(text)) {
            let Some(name) = value(&stanza, "public_name") else {
                continue;
            };
            match stanza.as_form().map(|(kind, _)| kind) {
                Some("library") => {
                    if stanza.fields("enabled_if").next().is_some() {
                        package.particular.insert(name.to_owned());
                    }
                    package.libraries.insert(name.to_owned(), requires(&stanza).into());
                }
                Some("executable") => package.programs.push(name.to_owned()),
                _ => {}
            }
        }
        package
    }
}

impl Bundled {
    fn package(&self, name: &str) -> Rc<Package> {
        let mut packages = self.packages.borrow_mut();
        packages
            .entry(name.to_owned())
            .or_insert_with(|| Rc::new(Package::read(name)))
            .clone()
    }

    /// Whether there is a package of this name.
    pub fn has(&self, package: &str) -> bool {
        PACKAGES.get_dir(package).is_some()
    }

    /// The programs of a package; none if it is not bundled or has none.
    pub fn programs(&self, package: &str) -> Vec<String> {
        self.package(package).programs.clone()
    }

    /// Whether a bundled library can be compiled in any context, this machine's among them.
    pub fn is_for_all_contexts(&self, library: &str) -> bool {
        !self.package(super::package_of(library)).particular.contains(library)
    }

    /// What a library requires, if it is bundled. Its package is the first word of its name.
    pub fn requires(&self, library: &str) -> Option<Rc<[String]>> {
        self.package(super::package_of(library)).libraries.get(library).cloned()
    }
}

/// The package that has a file of this name.
pub(super) fn package_of_file(name: &str) -> Option<String> {
    let mut packages = PACKAGES.dirs();
    let package = packages.find(|package| {
        let files = embedded::files(package);
        files
            .iter()
            .any(|file| file.path().file_name().is_some_and(|file| file == name))
    })?;
    Some(package.path().to_str()?.to_owned())
}

/// The files of some packages, by their path below the folder of all packages.
pub(super) fn files(packages: &BTreeSet<String>) -> Vec<(Utf8PathBuf, &'static str)> {
    let folders = packages.iter().filter_map(|package| PACKAGES.get_dir(package));
    let files = folders.flat_map(|folder| files_of(folder, ""));
    files
        .filter_map(|(path, contents)| Some((path, std::str::from_utf8(contents).ok()?)))
        .collect()
}

/// The files of an embedded folder, by their path below another one.
pub(super) fn files_of(folder: &'static Dir, below: &str) -> Vec<(Utf8PathBuf, &'static [u8])> {
    let files = embedded::files(folder).into_iter().filter_map(|file| {
        let path = Utf8Path::from_path(file.path())?.strip_prefix(below).ok()?;
        Some((path.to_owned(), file.contents()))
    });
    files.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_provides_something() {
        let bundled = Bundled::default();
        for folder in PACKAGES.dirs() {
            let package = bundled.package(folder.path().to_str().unwrap());
            assert!(
                !package.libraries.is_empty() || !package.programs.is_empty(),
                "{folder:?}"
            );
            for library in package.libraries.keys() {
                assert_eq!(super::super::package_of(library), folder.path().to_str().unwrap());
            }
        }
        assert_eq!(bundled.programs("crunch"), ["ocaml-crunch"]);
    }

    #[test]
    fn an_implementation_needs_what_it_implements() {
        let requires = Bundled::default().requires("mirage-sleep.unix").unwrap();
        assert!(requires.contains(&"mirage-sleep".to_owned()) && requires.contains(&"lwt.unix".to_owned()));
        assert!(Bundled::default().requires("lwt").is_none());
    }
}
