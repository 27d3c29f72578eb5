//! Where the OCaml libraries of an image come from: those that findlib finds on this machine, and the platform
//! packages that are bundled with this crate.

pub mod archive;
mod bundled;
mod closure;
mod contents;
pub mod cross;
mod debian;
mod findlib;
pub mod lock;
mod modules;
pub mod rewriters;
mod stanza;
mod unpacked;
mod vendored;

use crate::file_system::names_in;
use bundled::Bundled;
use camino::Utf8Path;
use mirage_codegen::emit::{PACKAGES, Tree, dune};
use mirage_codegen::plan::Plan;
use mirage_dsl::model::DuneContext;
use mirage_dsl::{Package, Scope};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub use findlib::Findlib;
pub use modules::Modules;
pub use vendored::Vendored;

/// The libraries that are installed on a machine.
pub trait Installed {
    /// Whether a findlib library is there.
    fn has(&self, library: &str) -> bool;
    /// The version of a package's library, where it is there and says one.
    fn version(&self, package: &str) -> Option<String>;
    /// The libraries that code needs which a rewriter has made.
    fn runtime_libraries(&self, rewriter: &str) -> BTreeSet<String>;
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

    fn runtime_libraries(&self, _: &str) -> BTreeSet<String> {
        BTreeSet::new()
    }

    fn has_program(&self, _: &str) -> bool {
        false
    }
}

/// What images are compiled from besides the config crate's own modules.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Bundled packages, to be compiled along.
    pub bundled: BTreeSet<String>,
    /// Libraries of this machine, for its own context.
    pub installed: BTreeSet<String>,
    /// Libraries for this machine's context, and rewriters, that are neither bundled nor installed.
    pub missing: BTreeSet<Missing>,
    /// For each other context, the libraries that have to be compiled from source for it.
    pub foreign: BTreeMap<DuneContext, BTreeSet<String>>,
    /// Rewriters of this machine that the OCaml modules pass through.
    pub rewriters: BTreeSet<String>,
    /// Libraries of the images that dune does not find in this machine's context.
    pub absent: BTreeSet<String>,
    /// Packages that the config crate holds itself and that are needed.
    pub vendored: BTreeSet<String>,
    /// Those of them whose version will not do.
    pub unfit: BTreeSet<Missing>,
    /// Programs of the build machine that sources of the config crate's own are compiled with.
    pub tools: BTreeSet<&'static str>,
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

/// Whether the package brings programs of the build machine.
fn is_tool(package: &Package) -> bool {
    package.is_build() || package.get_scope() == Scope::Switch
}

/// Finds a source for every library of the plans; dune finds what the config crate holds itself. `rewriters` are the
/// libraries that [`rewriters`] finds. `kept` are the bundled packages that are there for other targets, and stay.
pub fn gather(
    plans: &[Plan],
    installed: &impl Installed,
    vendored: &Vendored,
    rewriters: BTreeSet<String>,
    kept: BTreeSet<String>,
) -> Sources {
    let bundled = Bundled::default();
    let mut sources = Sources {
        bundled: kept,
        ..Sources::default()
    };
    // Libraries whose sources the config crate holds.
    let mut held: BTreeSet<String> = BTreeSet::new();
    let mut contexts: BTreeMap<DuneContext, BTreeSet<String>> = BTreeMap::new();
    let mut packages: BTreeMap<&str, &Package> = BTreeMap::new();
    for plan in plans {
        let libraries = plan.libraries.iter();
        let wanted = libraries.filter(|library| !plan.local_libraries.contains(*library));
        contexts
            .entry(plan.target.context())
            .or_default()
            .extend(wanted.cloned());
        packages.extend(plan.packages.iter().map(|(name, package)| (name.as_str(), package)));
    }
    let (own, rewriters): (BTreeSet<_>, BTreeSet<_>) = rewriters
        .into_iter()
        .partition(|rewriter| vendored.has(package_of(rewriter)));
    for (_, wanted) in contexts
        .iter_mut()
        .filter(|(context, _)| **context != DuneContext::DEFAULT)
    {
        wanted.extend(
            rewriters
                .iter()
                .flat_map(|rewriter| installed.runtime_libraries(rewriter)),
        );
    }
    let all: BTreeSet<String> = contexts.values().flatten().cloned().collect();
    for package in packages.values().filter(|package| is_tool(package)) {
        let programs = bundled.programs(package.name());
        if !programs.iter().all(|program| installed.has_program(program)) {
            sources.bundled.insert(package.name().to_owned());
        }
    }
    let native = contexts.remove(&DuneContext::DEFAULT);
    for (context, wanted) in contexts {
        let mut foreign = BTreeSet::new();
        close(wanted, |library| match bundled.requires(library) {
            _ if vendored.has(package_of(library)) => {
                held.insert(library.to_owned());
                Some(vendored.requires(library).into())
            }
            Some(requires) => {
                sources.bundled.insert(package_of(library).to_owned());
                Some(requires)
            }
            None => {
                foreign.insert(library.to_owned());
                None
            }
        });
        sources.foreign.insert(context, foreign);
    }
    // What vendored sources require of this machine is followed in its own context.
    let mut native = native.unwrap_or_default();
    native.extend(own);
    for library in &held {
        native.extend(vendored.tools(library).0);
    }
    let gathering = Gathering {
        bundled: &bundled,
        installed,
        packages,
        taken: sources.bundled.clone(),
        vendored,
    };
    close(native, |library| match bundled.requires(library) {
        _ if vendored.has(package_of(library)) => {
            held.insert(library.to_owned());
            let tools = vendored.tools(library).0;
            Some(vendored.requires(library).into_iter().chain(tools).collect())
        }
        _ if gathering.takes_installed(library) => {
            sources.installed.insert(library.to_owned());
            None
        }
        Some(requires) => {
            sources.bundled.insert(package_of(library).to_owned());
            Some(requires)
        }
        None => {
            sources.missing.insert(gathering.missing(library.to_owned()));
            None
        }
    });
    for rewriter in &rewriters {
        if gathering.takes_installed(rewriter) {
            sources.installed.insert(rewriter.clone());
        } else {
            sources.missing.insert(gathering.missing(rewriter.clone()));
        }
    }
    sources.rewriters = rewriters;
    for library in &held {
        sources.vendored.insert(package_of(library).to_owned());
        sources.tools.extend(vendored.tools(library).1);
    }
    for package in &sources.vendored {
        let version = vendored.version(package);
        sources
            .unfit
            .extend(version.and_then(|version| gathering.unfit(package, version)));
    }
    sources.tools.retain(|program| !installed.has_program(program));
    let is_absent = |library: &String| !gathering.is_here(library, &sources.bundled);
    sources.absent = all.into_iter().filter(is_absent).collect();
    sources
}

/// Visits libraries and those that they require in turn, each once.
fn close(wanted: BTreeSet<String>, mut visit: impl FnMut(&str) -> Option<Rc<[String]>>) {
    let mut wanted: Vec<String> = wanted.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(library) = wanted.pop() {
        if !seen.insert(library.clone()) {
            continue;
        }
        wanted.extend(visit(&library).into_iter().flat_map(|requires| requires.to_vec()));
    }
}

/// Chooses between an installed and a bundled library.
struct Gathering<'a, I> {
    bundled: &'a Bundled,
    installed: &'a I,
    packages: BTreeMap<&'a str, &'a Package>,
    /// Bundled packages that another context or target needs, and that dune therefore sees in this one too.
    taken: BTreeSet<String>,
    /// Packages whose sources the config crate holds.
    vendored: &'a Vendored,
}

impl<I: Installed> Gathering<'_, I> {
    /// An installed library is taken before a bundled one if its version is one that the plans ask for, and if all it
    /// needs is taken from the machine too: dune does not link two copies of one library.
    fn takes_installed(&self, library: &str) -> bool {
        !self.taken.contains(package_of(library))
            && self.installed.has(library)
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

    /// Whether dune finds a library in this machine's context, among what is installed and these bundled packages.
    fn is_here(&self, library: &str, taken: &BTreeSet<String>) -> bool {
        match self.bundled.requires(library) {
            _ if self.vendored.has(package_of(library)) => true,
            Some(requires) if taken.contains(package_of(library)) => {
                self.bundled.is_for_all_contexts(library) && requires.iter().all(|needed| self.is_here(needed, taken))
            }
            _ => self.installed.has(library),
        }
    }

    fn admits(&self, library: &str, version: &str) -> bool {
        self.packages
            .get(package_of(library))
            .is_none_or(|bounds| bounds.admits(version))
    }

    /// A vendored package whose version will not do.
    fn unfit(&self, package: &str, version: String) -> Option<Missing> {
        let wanted = self.packages.get(package)?;
        (!wanted.admits(&version)).then(|| Missing {
            library: package.to_owned(),
            unfit: Some(version),
            wanted: wanted.bounds_in_words(),
        })
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

/// The bundled packages that were written into a config crate.
pub fn bundled_in(directory: &Utf8Path) -> BTreeSet<String> {
    let names = names_in(&directory.join(PACKAGES)).unwrap_or_default();
    let bundled = Bundled::default();
    names.into_iter().filter(|name| bundled.has(name)).collect()
}

/// Adds the bundled packages to the generated files.
pub fn add_bundled(sources: &Sources, tree: &mut Tree) {
    if sources.bundled.is_empty() {
        return;
    }
    let root = Utf8Path::new(PACKAGES);
    tree.add(root.join("dune"), dune::packages());
    for (path, contents) in bundled::files(&sources.bundled) {
        tree.add(root.join(path), contents);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;
    use mirage_codegen::Project;
    use mirage_dsl::prelude::*;
    use mirage_dsl::{Context, Target};

    #[derive(Unikernel)]
    #[unikernel(module = "Unikernel")]
    struct Hello;

    fn sources(targets: &[Target], vendored: &[&str]) -> Sources {
        let application = Application::new("hello").job(Hello);
        let project = Project::new("hello", "/hello", "src/main.rs");
        let plan = |target: &Target| {
            let context = Context::choose(*target, &[], BTreeMap::new()).unwrap();
            Plan::new(&application, &context, &project).map_err(|_| ()).unwrap()
        };
        let plans: Vec<Plan> = targets.iter().map(plan).collect();
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        for package in vendored {
            let folder = root.join("duniverse").join(package);
            let dune = format!("(library (public_name {package}) (libraries optint))");
            write(&folder.join(format!("{package}.opam")), "version: \"0.1\"").unwrap();
            write(&folder.join("dune"), dune).unwrap();
        }
        let vendored = Vendored::of(root);
        gather(&plans, &NothingInstalled, &vendored, BTreeSet::new(), BTreeSet::new())
    }

    fn package_names<'a>(libraries: impl IntoIterator<Item = &'a String>) -> Vec<&'a str> {
        libraries.into_iter().map(|library| package_of(library)).collect()
    }

    #[test]
    fn another_context_has_its_libraries_compiled_from_source() {
        let sources = sources(&[Target::SPT, Target::HVT], &[]);
        assert!(sources.bundled.contains("mirage-solo5") && !sources.bundled.contains("mirage-unix"));
        assert!(sources.missing.is_empty() && sources.installed.is_empty());
        let [foreign] = sources.foreign.values().collect::<Vec<_>>()[..] else {
            panic!("one context: {sources:?}");
        };
        assert!(foreign.contains("lwt") && !foreign.contains("unix"));
        // What this machine would compile itself needs what it lacks, but for one that needs nothing.
        assert!(
            ["lwt", "mirage-runtime", "mirage-solo5"]
                .iter()
                .all(|library| sources.absent.contains(*library))
        );
        assert!(!sources.absent.contains("mirage-mtime"));
    }

    #[test]
    fn what_the_crate_holds_itself_comes_from_nowhere_else() {
        let sources = sources(&[Target::UNIX, Target::SPT], &["lwt", "mirage-runtime"]);
        assert!(!sources.bundled.contains("mirage-runtime") && sources.bundled.contains("mirage-sleep"));
        let missing = sources.missing.iter().map(|missing| &missing.library);
        let from_outside = package_names(missing.chain(sources.foreign.values().flatten()));
        assert!(from_outside.contains(&"logs") && !from_outside.contains(&"lwt"));
        assert!(sources.absent.contains("mirage-logs") && !sources.absent.contains("lwt"));
        // What it requires is followed, and its version is looked at.
        assert!(sources.bundled.contains("optint"));
        let unfit: Vec<&str> = sources.unfit.iter().map(|missing| missing.library.as_str()).collect();
        assert!(unfit.contains(&"mirage-runtime"), "{unfit:?}");
    }
}
