//! Where the OCaml libraries of an image come from: those that findlib finds on this machine, and the platform
//! packages that are bundled with this crate.

mod bundled;
mod findlib;
mod stanza;

use crate::emit::Tree;
use crate::plan::Plan;
use bundled::Bundled;
use camino::Utf8Path;
use mirage_dsl::{DuneContext, Package};
use std::collections::{BTreeMap, BTreeSet};

pub use findlib::Findlib;

/// The libraries that are installed on a machine.
pub trait Installed {
    /// Whether a findlib library is there.
    fn has(&self, library: &str) -> bool;
    /// The version of a package's library, where it is there and says one.
    fn version(&self, package: &str) -> Option<String>;
    /// Whether a program is there.
    fn has_program(&self, program: &str) -> bool;
}

/// No library is installed: the answer of a machine without OCaml.
pub struct NothingInstalled;

impl Installed for NothingInstalled {
    fn has(&self, _: &str) -> bool {
        false
    }

    fn version(&self, _: &str) -> Option<String> {
        None
    }

    fn has_program(&self, _: &str) -> bool {
        false
    }
}

/// What an image is compiled from besides the config crate's own modules.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Bundled packages, to be compiled along.
    pub bundled: BTreeSet<String>,
    /// Libraries of this machine.
    pub installed: BTreeSet<String>,
    /// Libraries that are neither bundled nor installed.
    pub missing: BTreeSet<Missing>,
}

/// A library that is neither bundled nor installed in a version that will do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// Its findlib name.
    pub library: String,
    /// The version that is installed and will not do.
    pub unfit: Option<String>,
    /// The versions that will do, in words.
    pub wanted: String,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.unfit {
            Some(version) => write!(
                f,
                "OCaml library `{}` {} (version {version} is installed)",
                self.library, self.wanted
            ),
            None => write!(f, "OCaml library `{}`", self.library),
        }
    }
}

/// Finds a source for every library of the plans.
pub fn gather(plans: &[Plan], installed: &impl Installed) -> Sources {
    let bundled = Bundled::default();
    let mut sources = Sources::default();
    let mut wanted: Vec<String> = Vec::new();
    let mut packages: BTreeMap<&str, &Package> = BTreeMap::new();
    // What is compiled for another context is compiled from source, all of it.
    for plan in plans
        .iter()
        .filter(|plan| plan.target.context() == DuneContext::DEFAULT)
    {
        wanted.extend(
            plan.libraries
                .iter()
                .filter(|library| !plan.local_libraries.contains(*library))
                .cloned(),
        );
        packages.extend(plan.packages.iter().map(|(name, package)| (name.as_str(), package)));
    }
    for package in packages.values().filter(|package| package.is_build()) {
        let programs = bundled.programs(package.name());
        if !programs.iter().all(|program| installed.has_program(program)) {
            sources.bundled.insert(package.name().to_owned());
        }
    }
    let choice = Choice {
        bundled: &bundled,
        installed,
        packages,
    };
    let mut seen = BTreeSet::new();
    while let Some(library) = wanted.pop() {
        if !seen.insert(library.clone()) {
            continue;
        }
        match bundled.requires(&library) {
            _ if choice.takes_installed(&library) => {
                sources.installed.insert(library);
            }
            Some(requires) => {
                sources.bundled.insert(package_of(&library).to_owned());
                wanted.extend(requires.iter().cloned());
            }
            None => {
                sources.missing.insert(choice.missing(library));
            }
        }
    }
    sources
}

/// Chooses between an installed and a bundled library.
struct Choice<'a, I> {
    bundled: &'a Bundled,
    installed: &'a I,
    packages: BTreeMap<&'a str, &'a Package>,
}

impl<I: Installed> Choice<'_, I> {
    /// An installed library is taken before a bundled one if its version is one that the plans ask for, and if all it
    /// needs is taken from the machine too: dune does not link two copies of one library.
    fn takes_installed(&self, library: &str) -> bool {
        self.installed.has(library)
            && self
                .installed
                .version(package_of(library))
                .is_none_or(|version| self.admits(library, &version))
            && self.bundled.requires(library).is_none_or(|requires| {
                requires
                    .iter()
                    .all(|needed| self.bundled.requires(needed).is_none() || self.takes_installed(needed))
            })
    }

    fn admits(&self, library: &str, version: &str) -> bool {
        self.packages
            .get(package_of(library))
            .is_none_or(|bounds| bounds.admits(version))
    }

    fn missing(&self, library: String) -> Missing {
        let unfit = self
            .installed
            .version(package_of(&library))
            .filter(|version| !self.admits(&library, version));
        let wanted = self
            .packages
            .get(package_of(&library))
            .map_or_else(String::new, |package| package.bounds_in_words());
        Missing { library, unfit, wanted }
    }
}

/// The package that a findlib library is part of.
fn package_of(library: &str) -> &str {
    library.split('.').next().unwrap_or(library)
}

/// Adds the bundled packages to the generated files, under `mirage/packages`.
pub fn add_bundled(sources: &Sources, tree: &mut Tree) {
    if sources.bundled.is_empty() {
        return;
    }
    let root = Utf8Path::new("mirage/packages");
    let marker = crate::emit::MARKER;
    tree.add(
        root.join("dune"),
        format!("; {marker}: platform packages that this machine does not have.\n\n(vendored_dirs *)\n"),
    );
    for (path, contents) in bundled::files(&sources.bundled) {
        tree.add(root.join(path), contents);
    }
}
