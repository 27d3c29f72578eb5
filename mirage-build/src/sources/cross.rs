//! Libraries for a context that has no compiled ones: compiled from source, once for all config crates of a user.

use super::closure::{Closure, Finder};
use super::contents::{Contents, Tools};
use super::lock::{Lock, LockedSource};
use super::unpacked::overlay_fingerprint;
use super::{Findlib, Installed, Missing};
use crate::cache::Cache;
use crate::checksum::fingerprint;
use crate::error::Error;
use crate::file_system::{create, remove, write};
use crate::process::Command;
use crate::progress::Progress;
use crate::toolchain::{CrossCompiler, Environment, Need, environment};
use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::emit::dune::{bare_project, workspace_of};
use mirage_dsl::Package;
use mirage_dsl::model::DuneContext;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// What a cross context is compiled with besides the config crate's own modules.
#[derive(Debug, Clone, Default)]
pub struct CrossLibraries {
    /// The sources, as they are to be locked.
    pub lock: Lock,
    /// Folders of compiled libraries, for findlib.
    pub folders: Vec<Utf8PathBuf>,
}

/// Compiles libraries for a context.
pub struct Compilation<'a> {
    /// Where compiled libraries are kept.
    pub cache: &'a Cache,
    /// The compiler.
    pub compiler: &'a CrossCompiler,
    /// The context.
    pub context: DuneContext,
    /// Tells what is being done.
    pub progress: &'a Progress,
    /// Brings what sources turn out to be compiled with, once they are here, or says that it is missing.
    pub bring: &'a dyn Fn(&[Need]) -> Result<(), Error>,
}

impl Compilation<'_> {
    /// Compiles these libraries and what they require, unless the cache has them.
    ///
    /// # Errors
    /// A source is missing, or is not what the lock says; or it does not compile.
    pub fn prepare(
        &self,
        libraries: &BTreeSet<String>,
        bounds: &BTreeMap<String, Package>,
        lock: &Lock,
    ) -> Result<CrossLibraries, Error> {
        let finder = Finder {
            cache: self.cache,
            compiler: self.compiler,
            bounds,
            lock,
            progress: self.progress,
            is_updated: Cell::new(false),
            trouble: RefCell::default(),
        };
        let closure = finder.close(libraries)?;
        let entries = self.entries(&closure);
        let missing = entries.iter().filter(|(_, entry)| self.cache.get(entry).is_none());
        let missing = missing.map(|(package, _)| *package);
        let (compiled, missing): (Vec<&str>, Vec<&str>) = missing.partition(|package| {
            closure
                .lock
                .source_of(package)
                .is_some_and(|(_, source)| source.is_compiled())
        });
        for package in compiled {
            self.take(&closure, package, &entries[package])?;
        }
        if !missing.is_empty() {
            let needs = needs(&closure, &missing, &Findlib::of_this_machine());
            if !needs.is_empty() {
                (self.bring)(&needs)?;
            }
            self.compile(&closure, &entries, missing)?;
        }
        Ok(CrossLibraries {
            folders: self.folders(entries.values()),
            lock: closure.lock,
        })
    }

    fn folders<'e>(&self, entries: impl IntoIterator<Item = &'e String>) -> Vec<Utf8PathBuf> {
        let folders = entries.into_iter().filter_map(|entry| self.cache.get(entry));
        folders.map(|folder| folder.join("lib")).collect()
    }

    /// The cache's entry of each package: another one if anything changes that it is compiled from.
    fn entries<'c>(&self, closure: &'c Closure) -> BTreeMap<&'c str, String> {
        let mut entries = BTreeMap::new();
        for package in closure.needed.keys() {
            self.entry(closure, package, &mut entries);
        }
        entries
    }

    fn entry<'c>(&self, closure: &'c Closure, package: &'c str, entries: &mut BTreeMap<&'c str, String>) -> String {
        if let Some(entry) = entries.get(package) {
            return entry.clone();
        }
        // dune refuses packages that require each other; here they only must not keep us forever.
        entries.insert(package, String::new());
        let source = closure.lock.source_of(package);
        let name = source.map_or("", |(name, _)| name.as_str());
        let mut parts = vec![self.compiler.fingerprint().to_owned(), overlay_fingerprint(name)];
        let archives = source.iter().flat_map(|(_, source)| &source.archives);
        parts.extend(archives.map(|archive| archive.sha256.to_string()));
        parts.extend(closure.needed.get(package).into_iter().flatten().cloned());
        for required in closure.requires.get(package).into_iter().flatten() {
            parts.push(self.entry(closure, required, entries));
        }
        let version = source.map_or("", |(_, source)| source.upstream_version());
        let entry = format!(
            "libraries/{}/{package}-{version}-{}",
            self.context.name,
            fingerprint(parts)
        );
        entries.insert(package, entry.clone());
        entry
    }

    /// Compiles packages with one dune call, and moves each into the cache.
    fn compile(&self, closure: &Closure, entries: &BTreeMap<&str, String>, missing: Vec<&str>) -> Result<(), Error> {
        let held = self.cache.hold("libraries")?;
        let missing: BTreeSet<&str> = missing
            .into_iter()
            .filter(|package| self.cache.get(&entries[package]).is_none())
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let list: Vec<&str> = missing.iter().copied().collect();
        let what = format!("{} for {}, once for all unikernels", list.join(", "), self.context.name);
        let step = self.progress.long_step("Compiling", what);
        let work = self.cache.path("unfinished/libraries");
        remove(&work)?;
        let here = entries.iter().filter(|(package, _)| !missing.contains(**package));
        let folders = self.folders(here.map(|(_, entry)| entry));
        let environment = environment(self.cache, &[(self.compiler.clone(), folders)])?;
        let compiled = self
            .lay_out(closure, &missing, &work)
            .and_then(|()| self.call_dune(&work, &list, &environment))
            .and_then(|()| self.lay_aside(&work, &list))
            .and_then(|()| {
                list.iter()
                    .try_for_each(|package| self.keep(&work, package, &entries[package]))
            });
        drop(step);
        let removed = remove(&work);
        drop(held);
        compiled.and(removed)
    }

    /// Takes a package as the distribution has compiled it into the cache's libraries.
    fn take(&self, closure: &Closure, package: &str, entry: &str) -> Result<(), Error> {
        let folder = closure
            .lock
            .source_of(package)
            .and_then(|(name, _)| closure.folders.get(name));
        let Some(folder) = folder else { return Ok(()) };
        self.cache.entry(entry, |to| {
            create(&to.join("lib"))?;
            copy(&folder.join(package), &to.join("lib"))
        })?;
        Ok(())
    }

    /// Copies the sources of some packages into one dune workspace.
    fn lay_out(&self, closure: &Closure, missing: &BTreeSet<&str>, work: &Utf8Path) -> Result<(), Error> {
        create(work)?;
        write(
            &work.join("dune-workspace"),
            workspace_of(&BTreeSet::from([self.context])),
        )?;
        write(&work.join("dune-project"), bare_project())?;
        let is_wanted =
            |source: &LockedSource| source.packages.iter().any(|package| missing.contains(package.as_str()));
        let wanted = closure.lock.sources.iter().filter(|(_, source)| is_wanted(source));
        for folder in wanted.filter_map(|(name, _)| closure.folders.get(name)) {
            copy(folder, work)?;
        }
        Ok(())
    }

    fn call_dune(&self, work: &Utf8Path, packages: &[&str], environment: &Environment) -> Result<(), Error> {
        Command::new("dune")
            .arguments(["build", "--root", ".", "--profile", "release", "--display", "quiet"])
            .arguments(["--only-packages".to_owned(), packages.join(",")])
            .arguments([format!("@_build/{}/install", self.context.name)])
            .environment(environment)
            .directory(work)
            .ended_by_sigterm()
            .perform_quietly()
    }

    /// Copies compiled packages into a folder, each as it is to be kept. dune's own `install` does not know the packages
    /// of a context with a toolchain, but the folders that it would copy are there.
    fn lay_aside(&self, work: &Utf8Path, packages: &[&str]) -> Result<(), Error> {
        let installed = work.join("_build/install").join(self.context.name).join("lib");
        for package in packages {
            let to = work.join(COMPILED).join(package).join("lib");
            create(&to)?;
            copy(&installed.join(package), &to)?;
        }
        self.cache.sync(&work.join(COMPILED))
    }

    /// Moves a compiled package into the cache.
    fn keep(&self, work: &Utf8Path, package: &str, entry: &str) -> Result<(), Error> {
        self.cache.add(entry, &work.join(COMPILED).join(package)).map(drop)
    }
}

/// What the sources of some packages are compiled with that this machine lacks.
fn needs(closure: &Closure, packages: &[&str], installed: &impl Installed) -> Vec<Need> {
    let mut tools = Tools::default();
    for package in packages {
        let source = closure.lock.source_of(package);
        let Some(folder) = source.and_then(|(name, _)| closure.folders.get(name)) else {
            continue;
        };
        let contents = Contents::read(folder);
        for library in closure.needed.get(*package).into_iter().flatten() {
            let (libraries, programs) = contents.tools(library);
            tools.0.extend(libraries);
            tools.1.extend(programs);
        }
    }
    let (libraries, programs) = tools;
    let libraries = libraries.into_iter().filter(|library| !installed.has(library));
    let libraries = libraries.map(|library| {
        Need::Library(Missing {
            library,
            unfit: None,
            wanted: String::new(),
        })
    });
    let programs = programs.into_iter().filter(|program| !installed.has_program(program));
    libraries.chain(programs.map(Need::Program)).collect()
}

/// Where compiled packages are before they are moved into the cache.
const COMPILED: &str = "compiled";

/// Copies a folder, with what its links lead to, into another one.
fn copy(folder: &Utf8Path, into: &Utf8Path) -> Result<(), Error> {
    Command::new("cp")
        .arguments(["-R", "--dereference", folder.as_str(), into.as_str()])
        .perform_quietly()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::NothingInstalled;
    use crate::sources::archive::Name;

    #[test]
    fn what_sources_are_compiled_with() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let dune = "(library (public_name dice))\n(executable (name look) (libraries dune-configurator))\n\
                    (rule (with-stdout-to dice.h (run m4 %{dep:dice.m4})))\n";
        write(&root.join("dune"), dune).unwrap();
        let mut closure = Closure::default();
        let name = |text: &str| Name::try_from(text.to_owned()).unwrap();
        let source = LockedSource {
            version: name("1.0"),
            archives: Vec::new(),
            packages: BTreeSet::from([name("dice")]),
            overlay: false,
            compiler: None,
            targets: BTreeSet::new(),
        };
        closure.lock.sources.insert(name("ocaml-dice"), source);
        closure.folders.insert(name("ocaml-dice"), root.to_owned());
        closure
            .needed
            .insert("dice".to_owned(), BTreeSet::from(["dice".to_owned()]));
        let needs: Vec<String> = needs(&closure, &["dice"], &NothingInstalled)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(needs.len(), 2, "{needs:?}");
        assert!(
            needs[0].contains("dune-configurator") && needs[1].contains("m4"),
            "{needs:?}"
        );
    }
}
