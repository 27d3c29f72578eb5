//! What contexts other than the machine's own need before dune is called: a cross compiler, and libraries for it.

use super::Session;
use crate::cache::Cache;
use crate::checksum::fingerprint;
use crate::error::Error;
use crate::file_system::{create, failed};
use crate::progress::Progress;
use crate::sources::Findlib;
use crate::sources::cross::{Compilation, CrossLibraries};
use crate::sources::lock::Lock;
use crate::toolchain::{Environment, Need, cross_compiler, describe_cross_compiler, environment};
use camino::Utf8PathBuf;
use mirage_codegen::emit::dune::contexts;
use mirage_dsl::model::DuneContext;
use mirage_dsl::{Package, Target};
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::symlink;

impl Session<'_> {
    /// Brings everything into being that dune needs and does not make itself: cross compilers and
    /// libraries for them. Says in which environment dune finds it.
    ///
    /// What only the sources say that they are compiled with is for `bring` to bring, or to say that it is missing.
    ///
    /// # Errors
    /// A compiler or a library cannot be had, or does not compile.
    pub fn prepare(
        &self,
        progress: &Progress,
        bring: &dyn Fn(&[Need]) -> Result<(), Error>,
    ) -> Result<Environment, Error> {
        let contexts = contexts(&self.plans);
        let foreign = contexts.iter().filter(|context| context.toolchain.is_some());
        let foreign: Vec<DuneContext> = foreign.copied().collect();
        if foreign.is_empty() {
            return Ok(Environment::new());
        }
        let cache = Cache::of_this_user()?;
        let locked = Lock::read(self.project.directory())?;
        let mut now = Lock::default();
        let mut configured = BTreeSet::new();
        let mut found = Vec::new();
        let rewriters = self.rewriters(&cache)?;
        for context in foreign {
            let Some(toolchain) = context.toolchain else { continue };
            let compiler = cross_compiler(toolchain, &cache, progress)?;
            let compilation = Compilation {
                cache: &cache,
                compiler: &compiler,
                context,
                progress,
                bring,
            };
            let libraries = self.sources.foreign.get(&context).cloned().unwrap_or_default();
            let CrossLibraries { mut lock, mut folders } =
                compilation.prepare(&libraries, &self.bounds(context), &locked)?;
            let targets: BTreeSet<String> = self
                .targets_of(context)
                .map(|target| target.name().to_owned())
                .collect();
            lock.sources
                .values_mut()
                .for_each(|source| source.targets.clone_from(&targets));
            configured.extend(targets);
            now.add(lock);
            folders.extend(rewriters.clone());
            found.push((compiler, folders));
        }
        locked.updated(&now, &configured).write(self.project.directory())?;
        environment(&cache, &found)
    }

    /// A folder with the packages that rewriters are made from: dune runs them on the build machine, and wants to find them
    /// in every context whose modules pass through them.
    fn rewriters(&self, cache: &Cache) -> Result<Option<Utf8PathBuf>, Error> {
        let findlib = Findlib::of_this_machine();
        let rewriters = self.sources.rewriters.iter();
        let folders: BTreeMap<_, _> = rewriters
            .flat_map(|rewriter| findlib.rewriter_folders(rewriter))
            .collect();
        if folders.is_empty() {
            return Ok(None);
        }
        let name = fingerprint(
            folders
                .iter()
                .flat_map(|(name, folder)| [name.as_str(), folder.as_str()]),
        );
        let made = cache.entry(&format!("rewriters/{name}"), |to| {
            create(to)?;
            folders.iter().try_for_each(|(name, folder)| {
                let link = to.join(name);
                symlink(folder, &link).map_err(failed("create", &link))
            })
        });
        made.map(Some)
    }

    /// The cross compilers for the targets, in words.
    ///
    /// # Errors
    /// There is no cache directory.
    pub fn describe_cross_compilers(&self) -> Result<Vec<String>, Error> {
        let contexts = contexts(&self.plans);
        let toolchains = contexts.iter().filter_map(|context| context.toolchain);
        let cache = || Cache::of_this_user();
        toolchains
            .map(|name| Ok(describe_cross_compiler(name, &cache()?)))
            .collect()
    }

    fn targets_of(&self, context: DuneContext) -> impl Iterator<Item = Target> {
        let targets = self.plans.iter().map(|plan| plan.target);
        targets.filter(move |target| target.context() == context)
    }

    /// The versions that will do, by package, in a context.
    fn bounds(&self, context: DuneContext) -> BTreeMap<String, Package> {
        let plans = self.plans.iter().filter(|plan| plan.target.context() == context);
        plans.flat_map(|plan| plan.packages.clone()).collect()
    }
}
