//! Applications: a name, jobs, and what is started before them.

use crate::context::Context;
use crate::device::{Device, Text};
use crate::devices;
use crate::error::Error;
use crate::graph::{DeviceId, Graph, Resolver};
use crate::implementation::{Impl, Node};
use crate::key::{KeyDescription, Keys};
use crate::location::Location;
use crate::name::{Address, UnikernelName};
use crate::opam::{OpamRepository, Source, repositories};
use crate::open_graph::OpenGraph;
use crate::output::output;
use crate::package::{Package, Scope};
use crate::signature::Startable;
use crate::signatures::{Argv, Mtime, Ptime, Random, Reporter, Sleep};
use crate::target::Target;
use mirage_syntax::ocaml::check_module_file;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A whole unikernel: the counterpart of `register` in `config.ml`.
///
/// Before the jobs start, in this order: arguments are parsed, the OCaml runtime is set up, `--delay` is waited for, the
/// reporter, the clocks and the random number generator are made ready.
pub struct Application {
    name: String,
    jobs: Vec<Rc<Node>>,
    argv: Impl<Argv>,
    reporter: Option<Impl<Reporter>>,
    sleep: Option<Impl<Sleep>>,
    ptime: Option<Impl<Ptime>>,
    mtime: Option<Impl<Mtime>>,
    random: Option<Impl<Random>>,
    keys: Vec<KeyDescription>,
    source: Source,
    dune_root: Option<(Text, Location)>,
    modules: Vec<Text>,
    location: Location,
}

impl Application {
    /// A unikernel of this name with no job yet and the default reporter, clocks and random number generator.
    ///
    /// The name is that of the image, so it is made of letters, digits, `-`, `_` and `.`.
    #[track_caller]
    pub fn new(name: impl Into<String>) -> Self {
        Application::with_defaults(name.into(), Location::caller())
    }

    /// Not `#[track_caller]`: nobody's line but ours makes the default devices.
    fn with_defaults(name: String, location: Location) -> Self {
        Application {
            name,
            jobs: Vec::new(),
            argv: devices::default_argv(),
            reporter: Some(devices::default_reporter()),
            sleep: Some(devices::default_sleep()),
            ptime: Some(devices::default_ptime()),
            mtime: Some(devices::default_mtime()),
            random: Some(devices::default_random()),
            keys: Vec::new(),
            source: Source::default(),
            dune_root: None,
            modules: Vec::new(),
            location,
        }
    }

    /// Adds a job. All jobs run at the same time; the unikernel ends when all have returned.
    #[track_caller]
    pub fn job<D: Device>(mut self, job: D) -> Self
    where
        D::Provides: Startable,
    {
        self.jobs.push(job.into_impl().node);
        self
    }

    /// Declares keys, so that they can be given even where no device of the graph depends on them.
    pub fn keys(mut self, keys: &impl Keys) -> Self {
        self.keys.extend(keys.descriptions());
        self
    }

    /// Where the command line comes from.
    #[track_caller]
    pub fn argv(mut self, argv: impl Device<Provides = Argv>) -> Self {
        self.argv = argv.into_impl();
        self
    }

    /// Where log messages go; `None` leaves logs unset.
    pub fn reporter(mut self, reporter: Option<Impl<Reporter>>) -> Self {
        self.reporter = reporter;
        self
    }

    /// How the unikernel sleeps; with `None` there is no `--delay` either.
    pub fn sleep(mut self, sleep: Option<Impl<Sleep>>) -> Self {
        self.sleep = sleep;
        self
    }

    /// The wall clock.
    pub fn ptime(mut self, ptime: Option<Impl<Ptime>>) -> Self {
        self.ptime = ptime;
        self
    }

    /// The monotonic clock.
    pub fn mtime(mut self, mtime: Option<Impl<Mtime>>) -> Self {
        self.mtime = mtime;
        self
    }

    /// The random number generator.
    pub fn random(mut self, random: Option<Impl<Random>>) -> Self {
        self.random = random;
        self
    }

    /// Where opam finds the unikernel's source.
    pub fn source(mut self, source: Source) -> Self {
        self.source = source;
        self
    }

    /// Where dune's project is, if not in the config crate's folder: a folder that holds it, `..` or `../..` and so on.
    ///
    /// Then `dune-project`, `dune-workspace` and `dune` are there, yours or else generated ones, and the unikernel can be
    /// made from what is beside the config crate: OCaml libraries, or files (`crunch("../htdocs")`). Nothing else is written
    /// outside of the config crate. Two config crates cannot have one dune root at the same time.
    #[track_caller]
    pub fn dune_root(mut self, folder: impl Into<Text>) -> Self {
        self.dune_root = Some((folder.into(), Location::caller()));
        self
    }

    /// How many folders dune's project is above the config crate.
    ///
    /// # Errors
    /// It is in no folder that holds the config crate.
    pub fn levels_to_dune_root(&self) -> Result<usize, Error> {
        let Some((folder, location)) = &self.dune_root else {
            return Ok(0);
        };
        let steps: Vec<&str> = folder
            .trim_end_matches('/')
            .split('/')
            .filter(|step| *step != ".")
            .collect();
        if !folder.is_empty() && steps.iter().all(|step| *step == "..") {
            return Ok(steps.len());
        }
        Err(
            Error::new(format!("`{folder}` is no folder that holds the config crate"))
                .at(*location)
                .help("a dune root is `..`, `../..` and so on"),
        )
    }

    /// The OCaml files of the config crate's folder that images are made from, without their endings: where another one is
    /// no OCaml yet, dune 2 builds no image at all. Without this call, all that are there may be used.
    pub fn modules(mut self, files: impl IntoIterator<Item = impl Into<Text>>) -> Self {
        self.modules.extend(files.into_iter().map(Into::into));
        self
    }

    /// The unikernel's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it was declared.
    #[doc(hidden)]
    pub fn location(&self) -> Location {
        self.location
    }

    /// What is started one after the other before the jobs.
    fn initialisation(&self) -> Vec<Rc<Node>> {
        let mut started = vec![
            devices::runtime_arguments(self.argv.clone()).node,
            devices::ocaml_runtime().node,
        ];
        started.extend(self.sleep.is_some().then(|| devices::delay().node));
        started.extend(self.reporter.as_ref().map(|device| device.node.clone()));
        started.extend(self.sleep.as_ref().map(|device| device.node.clone()));
        started.extend(self.ptime.as_ref().map(|device| device.node.clone()));
        started.extend(self.mtime.as_ref().map(|device| device.node.clone()));
        started.extend(self.random.as_ref().map(|device| device.node.clone()));
        started.push(devices::set_name().node);
        started
    }

    /// Every key of the unikernel, by name: those that were declared and those of any device or choice, whether it is
    /// chosen or not, and then those that every unikernel has.
    ///
    /// # Errors
    /// Two different keys of one name.
    #[doc(hidden)]
    pub fn all_keys(&self) -> Result<Vec<KeyDescription>, Vec<Error>> {
        let mut keys = KeySet::default();
        let mut add = |key: &KeyDescription| keys.add(key);
        self.keys.iter().for_each(&mut add);
        let mut seen: FxHashSet<*const Node> = FxHashSet::default();
        let mut stack = self.initialisation();
        stack.extend(self.jobs.iter().cloned());
        while let Some(node) = stack.pop() {
            if seen.insert(Rc::as_ptr(&node)) {
                node.keys().into_iter().for_each(&mut add);
                stack.extend(node.children.iter().rev().cloned());
            }
        }
        keys.finish()
    }

    /// The device graph under a choice of target and keys.
    ///
    /// # Errors
    /// Everything that is wrong with the description, all at once.
    #[doc(hidden)]
    pub fn resolve(&self, context: &Context) -> Result<Resolved, Vec<Error>> {
        let mut errors = self.all_keys().err().unwrap_or_default();
        let name = UnikernelName::new(self.name.clone());
        let source = match &self.source {
            Source::Url(address) => Address::new(address.clone()).err(),
            Source::Repository | Source::Nowhere => None,
        };
        let modules = self.modules.iter();
        let modules: Vec<_> = modules.filter_map(|file| check_module_file(file).err()).collect();
        let problems = name.as_ref().err().into_iter().chain(&source).chain(&modules);
        errors.extend(problems.map(|problem| Error::new(problem.to_string()).at(self.location)));
        let levels = self.levels_to_dune_root();
        let levels_to_dune_root = levels.unwrap_or_else(|error| {
            errors.push(error);
            0
        });
        let mut resolver = Resolver::new(context);
        let started: Vec<_> = self
            .initialisation()
            .iter()
            .filter_map(|node| resolver.add_node(node))
            .collect();
        let jobs: Vec<_> = self.jobs.iter().filter_map(|job| resolver.add_node(job)).collect();
        match (resolver.finish_graph(), name) {
            (Ok(graph), Ok(name)) if errors.is_empty() => Ok(Resolved {
                name,
                location: self.location,
                source: self.source.clone(),
                modules: self.modules.clone(),
                // Both keys have defaults.
                repositories: repositories().get(context).unwrap_or_default(),
                // And this one need not be given.
                output: output().get(context).ok().flatten(),
                target: context.target(),
                levels_to_dune_root,
                graph,
                initialisation: started,
                jobs,
            }),
            (resolved, _) => {
                errors.extend(resolved.err().unwrap_or_default());
                Err(errors)
            }
        }
    }

    /// The device graph with its choices still open.
    #[doc(hidden)]
    pub fn open_graph(&self) -> OpenGraph {
        OpenGraph::new(&self.initialisation(), &self.jobs)
    }
}

/// Keys by name.
#[derive(Default)]
struct KeySet {
    keys: BTreeMap<String, KeyDescription>,
    errors: Vec<Error>,
}

impl KeySet {
    /// Adds a key, unless it is there already.
    fn add(&mut self, key: &KeyDescription) {
        match self.keys.get(&key.name) {
            Some(known) if known.agrees_with(key) => {}
            Some(known) => {
                let known = known.location;
                self.clash(&key.name, key.location, known);
            }
            None => {
                let problems = key.problems().into_iter();
                self.errors
                    .extend(problems.map(|problem| Error::new(problem).at(key.location)));
                self.keys.insert(key.name.clone(), key.clone());
            }
        }
    }

    fn clash(&mut self, name: &str, one: Location, other: Location) {
        let error = Error::new(format!("two different keys are named `{name}`"))
            .at(one)
            .related(other, "the other one is declared here")
            .help("give one of them another name or a group, or use one key in both places");
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    /// The keys, none of which has a name of another, and behind them those of every unikernel.
    fn finish(mut self) -> Result<Vec<KeyDescription>, Vec<Error>> {
        let mut names: BTreeMap<&str, Location> = BTreeMap::new();
        let mut clashes = Vec::new();
        for key in self.keys.values() {
            for name in key.names() {
                if let Some(other) = names.insert(name, key.location) {
                    clashes.push((name.to_owned(), key.location, other));
                }
            }
        }
        for (name, one, other) in clashes {
            self.clash(&name, one, other);
        }
        if self.errors.is_empty() {
            Ok(self
                .keys
                .into_values()
                .chain(repositories().keys().iter().cloned())
                .chain(output().keys().iter().cloned())
                .collect())
        } else {
            Err(self.errors)
        }
    }
}

/// An application whose target and keys are chosen.
pub struct Resolved {
    /// The unikernel's name.
    pub name: UnikernelName,
    /// Where the application was declared.
    pub location: Location,
    /// Where opam finds its source.
    pub source: Source,
    /// The OCaml files that images are made from, without their endings; all of them if there are none.
    pub modules: Vec<Text>,
    /// Repositories of opam packages that are used besides those of the switch.
    pub repositories: Vec<OpamRepository>,
    /// What its image is called, if not as itself.
    pub output: Option<UnikernelName>,
    /// What it is built for.
    pub target: Target,
    /// How many folders dune's project is above the config crate.
    pub levels_to_dune_root: usize,
    /// All devices.
    pub graph: Graph,
    /// What is started one after the other before the jobs.
    pub initialisation: Vec<DeviceId>,
    /// The jobs, which run at the same time.
    pub jobs: Vec<DeviceId>,
}

impl Resolved {
    /// Packages that the application needs besides those of its devices.
    pub fn base_packages(&self) -> Vec<Package> {
        let mut packages = vec![Package::new("lwt"), devices::mirage_runtime()];
        packages.extend(self.target.packages());
        // It locks and fetches the others, from the generated opam file.
        packages.push(Package::new("opam-monorepo").scope(Scope::Switch).build().min("0.3.2"));
        packages
    }
}
