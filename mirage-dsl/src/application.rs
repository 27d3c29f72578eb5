//! Applications: a name, jobs, and what is started before them.

use crate::alternatives::OpenGraph;
use crate::context::Context;
use crate::device::Device;
use crate::devices;
use crate::error::Error;
use crate::graph::{DeviceId, Graph, Resolver};
use crate::implementation::{Impl, Node};
use crate::key::{KeyDescription, Keys};
use crate::location::Location;
use crate::package::{Package, Scope};
use crate::signatures::{Argv, Job, Mtime, Ptime, Random, Reporter, Sleep};
use crate::target::Target;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A whole unikernel: the counterpart of `register` in `config.ml`.
///
/// Before the jobs start, in this order: arguments are parsed, the OCaml runtime is set up, `--delay` is waited for, the
/// reporter, the clocks and the random number generator are made ready.
pub struct Application {
    name: String,
    jobs: Vec<Impl<Job>>,
    argv: Impl<Argv>,
    reporter: Option<Impl<Reporter>>,
    sleep: Option<Impl<Sleep>>,
    ptime: Option<Impl<Ptime>>,
    mtime: Option<Impl<Mtime>>,
    random: Option<Impl<Random>>,
    keys: Vec<KeyDescription>,
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
            location,
        }
    }

    /// Adds a job. All jobs run at the same time; the unikernel ends when all have returned.
    #[track_caller]
    pub fn job(mut self, job: impl Device<Provides = Job>) -> Self {
        self.jobs.push(job.into_impl());
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

    /// The unikernel's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it was declared.
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
    /// chosen or not.
    ///
    /// # Errors
    /// Two different keys of one name.
    pub fn all_keys(&self) -> Result<Vec<KeyDescription>, Vec<Error>> {
        let mut keys: BTreeMap<String, KeyDescription> = BTreeMap::new();
        let mut errors = Vec::new();
        let mut add = |key: &KeyDescription| match keys.get(&key.name) {
            Some(known) if known.agrees_with(key) => {}
            Some(known) => {
                let error = Error::new(format!("two different keys are named `{}`", key.name))
                    .at(key.location)
                    .related(known.location, "the other one is declared here")
                    .help("give one of them another name or a group, or use one key in both places");
                if !errors.contains(&error) {
                    errors.push(error);
                }
            }
            None => {
                keys.insert(key.name.clone(), key.clone());
            }
        };
        self.keys.iter().for_each(&mut add);
        let mut seen: FxHashSet<*const Node> = FxHashSet::default();
        let mut stack = self.initialisation();
        stack.extend(self.jobs.iter().map(|job| job.node.clone()));
        while let Some(node) = stack.pop() {
            if seen.insert(Rc::as_ptr(&node)) {
                node.keys().into_iter().for_each(&mut add);
                stack.extend(node.children.iter().rev().cloned());
            }
        }
        if errors.is_empty() {
            Ok(keys.into_values().collect())
        } else {
            Err(errors)
        }
    }

    /// The device graph under a choice of target and keys.
    ///
    /// # Errors
    /// Everything that is wrong with the description, all at once.
    pub fn resolve(&self, context: &Context) -> Result<Resolved, Vec<Error>> {
        let mut errors = self.all_keys().err().unwrap_or_default();
        errors.extend(self.check_name().err());
        let mut resolver = Resolver::new(context);
        let started: Vec<_> = self
            .initialisation()
            .iter()
            .filter_map(|node| resolver.add_node(node))
            .collect();
        let jobs: Vec<_> = self.jobs.iter().filter_map(|job| resolver.add(job)).collect();
        match resolver.finish_graph() {
            Ok(graph) if errors.is_empty() => Ok(Resolved {
                name: self.name.clone(),
                location: self.location,
                target: context.target(),
                graph,
                initialisation: started,
                jobs,
            }),
            Ok(_) => Err(errors),
            Err(more) => {
                errors.extend(more);
                Err(errors)
            }
        }
    }

    /// The device graph with its choices still open.
    pub fn alternatives(&self) -> OpenGraph {
        let jobs: Vec<_> = self.jobs.iter().map(|job| job.node.clone()).collect();
        OpenGraph::new(&self.initialisation(), &jobs)
    }

    fn check_name(&self) -> Result<(), Error> {
        let valid = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if self.name.starts_with(|c: char| c.is_ascii_alphanumeric()) && self.name.chars().all(valid) {
            return Ok(());
        }
        Err(Error::new(format!("`{}` cannot be the name of a unikernel", self.name))
            .at(self.location)
            .help("use letters, digits, `-`, `_` and `.`, starting with a letter or a digit: it becomes the name of a file and of an opam package"))
    }
}

/// An application whose target and keys are chosen.
pub struct Resolved {
    /// The unikernel's name.
    pub name: String,
    /// Where the application was declared.
    pub location: Location,
    /// What it is built for.
    pub target: Target,
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
