//! Which sources a context needs that has no compiled libraries: those of the libraries that are asked for, and of what
//! these require in turn.

use super::archive::Name;
use super::debian::{Debian, Kind};
use super::lock::{Lock, LockedSource, PATH};
use super::{package_of, unpacked};
use crate::cache::Cache;
use crate::error::Error;
use crate::progress::Progress;
use crate::toolchain::CrossCompiler;
use camino::Utf8PathBuf;
use mirage_dsl::Package;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// Sources, and what is needed of them.
#[derive(Debug, Default)]
pub(super) struct Closure {
    /// Where each source comes from.
    pub lock: Lock,
    /// Where each source is unpacked.
    pub folders: BTreeMap<Name, Utf8PathBuf>,
    /// The libraries that are needed of each opam package.
    pub needed: BTreeMap<String, BTreeSet<String>>,
    /// The packages that each package requires.
    pub requires: BTreeMap<String, BTreeSet<String>>,
    /// What the libraries of the sources require.
    known: BTreeMap<String, Vec<String>>,
}

/// Finds sources.
pub(super) struct Finder<'a> {
    pub cache: &'a Cache,
    pub compiler: &'a CrossCompiler,
    /// Versions that will do, by package.
    pub bounds: &'a BTreeMap<String, Package>,
    pub lock: &'a Lock,
    pub progress: &'a Progress,
    /// Whether the index was brought up to date already.
    pub is_updated: Cell<bool>,
    /// Why the index could not be brought up to date.
    pub trouble: RefCell<Option<String>>,
}

/// What to do without a network.
const TRY_AGAIN: &str = "see whether the network and the distribution's servers can be reached, and try again";

/// Why a closure cannot be found.
enum Stop {
    /// These packages' sources cannot be fetched, each for its reason.
    Absent(BTreeMap<Name, String>),
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Failed(error)
    }
}

impl Finder<'_> {
    /// Everything that these libraries are compiled from. Where not all sources can be fetched, it is the libraries that
    /// the distribution has compiled: all of them, because a compiled library fits only those it was compiled with.
    ///
    /// # Errors
    /// A library has no source that will do, or it cannot be fetched.
    pub fn close(&self, wanted: &BTreeSet<String>) -> Result<Closure, Error> {
        let is_compiled = self
            .lock
            .sources
            .values()
            .any(|source| self.fits(source) && source.is_compiled());
        let kinds: &[Kind] = match (self.compiler.host_compiler().is_some(), is_compiled) {
            (false, _) => &[Kind::Source],
            (true, true) => &[Kind::Development],
            (true, false) => &[Kind::Source, Kind::Development],
        };
        let mut absent = BTreeMap::new();
        for kind in kinds {
            if !absent.is_empty() {
                self.progress.step(
                    "Taking",
                    format!("compiled libraries of the distribution: {}", cannot_be_fetched(&absent)),
                );
            }
            match self.close_with(*kind, wanted) {
                Ok(closure) => return Ok(closure),
                Err(Stop::Failed(error)) => return Err(error),
                Err(Stop::Absent(packages)) => absent = packages,
            }
        }
        Err(Error::Fetched {
            message: cannot_be_fetched(&absent),
            help: TRY_AGAIN.to_owned(),
        })
    }

    /// Whether a compiled library was compiled by the compiler of this machine; sources always fit.
    fn fits(&self, source: &LockedSource) -> bool {
        source.compiler.is_none() || source.compiler.as_deref() == self.compiler.host_compiler()
    }

    fn close_with(&self, kind: Kind, wanted: &BTreeSet<String>) -> Result<Closure, Stop> {
        let mut closure = Closure::default();
        let mut seen = BTreeSet::new();
        let mut level: BTreeMap<String, Option<String>> =
            wanted.iter().map(|library| (library.clone(), None)).collect();
        let mut missing = Vec::new();
        while !level.is_empty() {
            let mut ours = BTreeMap::new();
            for (library, needed_by) in level {
                if seen.insert(library.clone()) && !self.compiler.provides(package_of(&library)) {
                    ours.insert(library, needed_by);
                }
            }
            self.bring(
                kind,
                &mut closure,
                ours.keys().map(|library| package_of(library)).collect(),
            )?;
            let mut next = BTreeMap::new();
            for (library, needed_by) in ours {
                let Some(requires) = closure.known.get(&library) else {
                    missing.push((library, needed_by));
                    continue;
                };
                let package = package_of(&library).to_owned();
                let others = requires.iter().map(|required| package_of(required).to_owned());
                closure
                    .requires
                    .entry(package.clone())
                    .or_default()
                    .extend(others.filter(|other| *other != package));
                next.extend(
                    requires
                        .iter()
                        .map(|required| (required.clone(), Some(library.clone()))),
                );
                closure.needed.entry(package).or_default().insert(library);
            }
            level = next;
        }
        if !missing.is_empty() {
            return Err(self.missing(&missing).into());
        }
        let needed: BTreeSet<String> = closure.needed.keys().cloned().collect();
        closure
            .requires
            .values_mut()
            .for_each(|packages| packages.retain(|package| needed.contains(package)));
        for source in closure.lock.sources.values_mut() {
            source.packages.retain(|package| needed.contains(package.as_str()));
        }
        Ok(closure)
    }

    fn missing(&self, missing: &[(String, Option<String>)]) -> Error {
        if let Some(reason) = self.trouble.borrow().as_ref() {
            let libraries: Vec<&str> = missing.iter().map(|(library, _)| library.as_str()).collect();
            return Error::Fetched {
                message: format!(
                    "the distribution's list of packages cannot be fetched, and without it nothing is known of {}\n  {reason}",
                    libraries.join(", ")
                ),
                help: TRY_AGAIN.to_owned(),
            };
        }
        let context = self.compiler.name();
        let tools = missing
            .iter()
            .map(|(library, needed_by)| match needed_by {
                Some(other) => format!("OCaml library `{library}` for {context} (needed by `{other}`)"),
                None => format!("OCaml library `{library}` for {context}"),
            })
            .collect();
        let needs_unix = missing
            .iter()
            .any(|(library, _)| ["unix", "threads", "lwt.unix"].contains(&library.as_str()));
        let help = if needs_unix {
            "there is no Unix below such a unikernel: use a library that does without it, or the target `unix`"
        } else {
            "put its sources, with dune files, into the config crate's folder, for example under `duniverse/`"
        };
        Error::Missing {
            tools,
            help: help.to_owned(),
        }
    }

    /// Adds the sources of these packages: those of the lock, and for the rest what the distribution has.
    fn bring(&self, kind: Kind, closure: &mut Closure, packages: BTreeSet<&str>) -> Result<(), Stop> {
        let is_here = |package: &str| {
            let mut sources = closure.lock.sources.values();
            sources.any(|source| source.packages.contains(package))
        };
        let packages: BTreeSet<&str> = packages.into_iter().filter(|package| !is_here(package)).collect();
        if packages.is_empty() {
            return Ok(());
        }
        let debian = Debian::of_this_machine(self.cache)?;
        let mut brought: BTreeMap<Name, LockedSource> = BTreeMap::new();
        let mut unlocked: BTreeSet<Name> = BTreeSet::new();
        for package in packages {
            match self
                .lock
                .source_of(package)
                .filter(|(_, source)| kind.holds(source) && self.fits(source))
            {
                Some((name, source)) => {
                    brought.insert(name.clone(), source.clone());
                }
                None => {
                    // What has no name that a package can have is nowhere.
                    unlocked.extend(Name::try_from(package.to_owned()));
                }
            }
        }
        if let Some((name, reason)) = self.fetch(&debian, &brought)?.first_key_value() {
            return Err(Stop::Failed(Error::Fetched {
                message: format!(
                    "version {} of `{name}` cannot be fetched\n  {reason}",
                    brought[name].version
                ),
                help: format!(
                    "try again later; if the distribution has another version by now, remove `{name}` from `{PATH}`"
                ),
            }));
        }
        if !unlocked.is_empty() {
            let what = format!("{} of {}", kind.description(), list(&unlocked));
            let step = self.progress.long_step("Finding", what);
            if !self.is_updated.replace(true) {
                *self.trouble.borrow_mut() = debian.update()?;
            }
            let found = debian.find(&unlocked, kind)?;
            drop(step);
            self.check_versions(&found)?;
            let absent = self.fetch(&debian, &found)?;
            if !absent.is_empty() {
                let packages = absent.into_iter().flat_map(|(name, reason)| {
                    let packages = found[&name].packages.iter();
                    packages
                        .map(move |package| (package.clone(), reason.clone()))
                        .collect::<Vec<_>>()
                });
                return Err(Stop::Absent(packages.collect()));
            }
            brought.extend(found);
        }
        for (name, mut source) in brought {
            source.overlay = !source.is_compiled() && unpacked::overlay(name.as_str()).is_some();
            source.targets.clear();
            if source.is_compiled() {
                source.compiler = self.compiler.host_compiler().map(str::to_owned);
            }
            let folder = unpacked::unpack(self.cache, &name, &source)?;
            closure.known.extend(unpacked::libraries(&folder, &source)?);
            closure.folders.insert(name.clone(), folder);
            match closure.lock.sources.get_mut(&name) {
                Some(known) => known.packages.extend(source.packages),
                None => {
                    closure.lock.sources.insert(name, source);
                }
            }
        }
        Ok(())
    }

    /// Fetches archives, and says so; returns the names of those that cannot be had, with the reasons.
    fn fetch(&self, debian: &Debian, sources: &BTreeMap<Name, LockedSource>) -> Result<BTreeMap<Name, String>, Error> {
        // What is unpacked already needs no archive.
        let packed = sources
            .iter()
            .filter(|(name, source)| !unpacked::is_there(self.cache, name, source));
        let archives = debian.missing(packed)?;
        let step = match archives.len() {
            0 => None,
            1 => Some("1 archive".to_owned()),
            count => Some(format!("{count} archives")),
        };
        let step = step.map(|what| self.progress.long_step("Fetching", what));
        let absent = debian.fetch(archives);
        drop(step);
        absent
    }

    fn check_versions(&self, sources: &BTreeMap<Name, LockedSource>) -> Result<(), Error> {
        let mut unfit = Vec::new();
        for source in sources.values() {
            let version = source.upstream_version();
            for package in &source.packages {
                if let Some(bounds) = self
                    .bounds
                    .get(package.as_str())
                    .filter(|bounds| !bounds.admits(version))
                {
                    let wanted = bounds.bounds_in_words();
                    unfit.push(format!(
                        "OCaml library `{package}` {wanted} (version {version} is what the distribution has)"
                    ));
                }
            }
        }
        if unfit.is_empty() {
            return Ok(());
        }
        Err(Error::Missing {
            tools: unfit,
            help: "put sources of the right version, with dune files, into the config crate's folder, for example under `duniverse/`"
                .to_owned(),
        })
    }
}

/// Says which sources cannot be had, and the first reason.
fn cannot_be_fetched(absent: &BTreeMap<Name, String>) -> String {
    let packages: BTreeSet<Name> = absent.keys().cloned().collect();
    let reason = absent.values().next().map_or("", String::as_str);
    format!("the sources of {} cannot be fetched\n  {reason}", list(&packages))
}

fn list(words: &BTreeSet<Name>) -> String {
    words.iter().map(Name::as_str).collect::<Vec<_>>().join(", ")
}
