//! What is wanted.

use crate::{Bounds, Environment, PackageName, Version};
use std::collections::{BTreeMap, BTreeSet};

/// What is wanted, and where.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The packages that are asked for, in these versions.
    pub packages: BTreeMap<PackageName, Bounds>,
    /// Packages that opam installs beside those that are compiled in one tree, such as a cross compiler. What they
    /// need is decided last.
    pub provided: BTreeSet<PackageName>,
    /// Versions that are decided: the compiler's, most often. A package that nothing needs is not there, fixed or not.
    pub fixed: BTreeMap<PackageName, Version>,
    /// Packages that have just one version, whatever the repository has.
    pub pins: BTreeMap<PackageName, Pin>,
    /// Versions that are taken where they fit: those of an earlier solution, when only some packages are to change.
    pub preferred: BTreeMap<PackageName, Version>,
    /// What the variables stand for.
    pub environment: Environment,
    /// How the packages will be built.
    pub build: Build,
}

/// The one version of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The version.
    pub version: Version,
    /// Its opam file; the repository's where there is none.
    pub opam: Option<String>,
}

/// How the packages of a solution will be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Build {
    /// Each by its own commands, as opam does.
    #[default]
    Each,
    /// All in one tree by one call of dune. Then only versions that dune builds count, packages that are developed in
    /// one repository come from one archive of it, and of a choice between sources and what the system has the sources
    /// are taken.
    OneTree,
}

impl Request {
    /// A request of nothing, for packages that are compiled.
    pub fn new() -> Request {
        Request {
            environment: Environment::to_compile(),
            ..Request::default()
        }
    }

    /// Asks for this compiler: for `ocaml` in this version, and the package that brings it, such as
    /// `ocaml-base-compiler`.
    pub fn set_compiler(&mut self, package: &PackageName, ocaml: &PackageName, version: &Version) {
        for name in [package, ocaml] {
            self.packages.entry(name.clone()).or_insert(Bounds::ANY);
        }
        self.fixed.insert(ocaml.clone(), version.clone());
    }
}
