//! Which versions fit together.
//!
//! A [`Request`] says what is wanted. [`solve`] reads what can matter for it from a repository (`universe`), gives
//! that to a SAT solver as clauses (`clauses`), and answers with a [`Solution`], or with an [`Explanation`] why there is
//! none. Newer versions are taken before older ones, and those that their authors ask to avoid last.
//!
//! ```
//! use mirage_opam::repository::{Pack, Repositories};
//! use mirage_opam::solve::{Request, solve};
//! use mirage_opam::{Bounds, PackageName};
//!
//! let files = [("tea.1.9", ""), ("tea.1.10", "depends: \"cup\" {>= \"2\"}"), ("cup.1", "")];
//! let world = Repositories::new(vec![Pack::of_texts("the world", files)?]);
//! let mut request = Request::new();
//! request.packages.insert(PackageName::new("tea")?, Bounds::ANY);
//! assert_eq!(solve(&world, &request)?.version("tea").unwrap().as_str(), "1.9");
//!
//! request.packages.insert(PackageName::new("tea")?, Bounds::parse("> \"1.9\"")?);
//! assert_eq!(
//!     solve(&world, &request).unwrap_err().to_string(),
//!     "tea 1.10 needs cup >= 2, but there is only cup 1\n  \
//!      tea > 1.9 is asked for\n\
//!      help: with tea = 1.9 there is a solution"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archives;
mod clauses;
mod library;
mod request;
pub(crate) mod universe;

pub use archives::Archive;
pub use request::{Build, Pin, Request};

use crate::explain::{Context, Explanation};
use crate::repository::{Repository, RepositoryError};
use crate::{Bounds, Package, PackageName, Version};
use library::{Cache, Library};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use universe::Universe;

/// Versions that fit together.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// All packages, each in its version.
    pub packages: BTreeMap<PackageName, Rc<Package>>,
    /// Those whose sources are compiled in one tree; empty where each package builds itself.
    pub from_source: BTreeSet<PackageName>,
}

impl Solution {
    /// The version of a package, if it is there.
    pub fn version(&self, name: &str) -> Option<&Version> {
        self.packages.get(name).map(|package| &package.version)
    }

    /// The archives of what is compiled from source, by their folders: one for all packages of a repository.
    pub fn archives(&self) -> Vec<Archive> {
        archives::archives(self.from_source.iter().filter_map(|name| self.packages.get(name)))
    }
}

/// Why there is no solution.
#[derive(Debug, thiserror::Error)]
pub enum SolveError {
    /// The repository cannot be read.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// Nothing fits.
    #[error("{0}")]
    Unsatisfiable(Box<Explanation>),
}

/// Finds versions that fit together.
///
/// What opam provides is solved last and apart: with all other versions fixed, and without asking that dune builds it.
///
/// # Errors
/// Where the repository cannot be read, or nothing fits.
pub fn solve(repository: &dyn Repository, request: &Request) -> Result<Solution, SolveError> {
    let cache = Cache::default();
    let library = Library::new(repository, request, &cache);
    match attempt(&library, request)? {
        Ok(solution) => Ok(solution),
        Err(failed) => {
            let Failed {
                universe,
                request: half,
            } = *failed;
            let names = library.names()?;
            let solvable = |request: &Request| {
                let library = Library::new(repository, request, &cache);
                attempt(&library, request).is_ok_and(|solution| solution.is_ok())
            };
            let versions = |name: &PackageName| repository.versions(name).unwrap_or_default();
            let context = Context {
                request: &half,
                original: request,
                names: &names,
                versions: &versions,
                solvable: &solvable,
            };
            Err(SolveError::Unsatisfiable(Box::new(Explanation::of(
                &universe, &context,
            ))))
        }
    }
}

/// A request, or the second half of one, and the universe in which it has no solution.
struct Failed {
    universe: Universe,
    request: Request,
}

fn attempt(library: &Library<'_>, request: &Request) -> Result<Result<Solution, Box<Failed>>, RepositoryError> {
    let chosen = match choose(library, request)? {
        Ok(chosen) => chosen,
        Err(universe) => {
            return Ok(Err(Box::new(Failed {
                universe,
                request: request.clone(),
            })));
        }
    };
    let compiled = chosen.values().filter(|package| universe::has_sources(package));
    let from_source = match request.build {
        Build::Each => BTreeSet::new(),
        Build::OneTree => compiled.map(|package| package.name.clone()).collect(),
    };
    if request.provided.is_empty() {
        return Ok(Ok(Solution {
            packages: chosen,
            from_source,
        }));
    }
    let mut apart = request.clone();
    apart.provided.clear();
    apart.build = Build::Each;
    for (name, package) in chosen {
        apart.packages.insert(name.clone(), Bounds::exactly(&package.version));
        apart.fixed.insert(name, package.version.clone());
    }
    Ok(match choose(library, &apart)? {
        Ok(packages) => Ok(Solution { packages, from_source }),
        Err(universe) => Err(Box::new(Failed {
            universe,
            request: apart,
        })),
    })
}

type Chosen = BTreeMap<PackageName, Rc<Package>>;

/// One run of the solver: versions, or the universe in which there are none.
fn choose(library: &Library<'_>, request: &Request) -> Result<Result<Chosen, Universe>, RepositoryError> {
    let universe = Universe::load(library, request)?;
    Ok(match clauses::run(&universe) {
        Some(chosen) => Ok(chosen
            .into_iter()
            .map(|package| (package.name.clone(), package))
            .collect()),
        None => Err(universe),
    })
}
