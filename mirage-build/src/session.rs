//! The steps from a description to a running image, which the command line and build scripts put together.

mod preparation;

use crate::crate_files::CrateFiles;
use crate::dune;
use crate::error::Error;
use crate::files::{Changes, GeneratedFiles};
use crate::saved::{self, Saved};
use crate::sources::{Findlib, Sources, add_bundled, gather, vendored};
use crate::toolchain::{Environment, Host, Need};
use camino::Utf8PathBuf;
use mirage_codegen::Project;
use mirage_codegen::check::check;
use mirage_codegen::emit::dune::{contexts, workspace_path};
use mirage_codegen::emit::{DISKS, Tree, emit_for};
use mirage_codegen::plan::Plan;
use mirage_dsl::{Application, ChoiceError, Context, DuneContext, KeyDescription, Target};
use mirage_syntax::template::closest;
use std::collections::{BTreeMap, BTreeSet};

/// Words given for keys.
pub type Words = BTreeMap<String, Vec<String>>;

/// A unikernel whose targets and keys are chosen, with everything that is generated for it.
pub struct Session<'a> {
    /// The config crate.
    pub project: &'a Project,
    /// One plan for every target.
    pub plans: Vec<Plan>,
    /// Where the libraries come from.
    pub sources: Sources,
    tree: Tree,
}

impl<'a> Session<'a> {
    /// Decides everything; writes nothing.
    ///
    /// # Errors
    /// The description or the choice is wrong, or the config crate lacks a file.
    pub fn new(
        application: &Application,
        project: &'a Project,
        targets: &[Target],
        words: &Words,
    ) -> Result<Self, Error> {
        let context = context(application, targets.first().copied().unwrap_or(Target::UNIX), words)?;
        let plans = targets
            .iter()
            .map(|target| Plan::new(application, &context.for_target(*target), project));
        let plans: Vec<Plan> = plans.collect::<Result<_, _>>().map_err(Error::Description)?;
        check_images(&plans)?;
        plans
            .iter()
            .try_for_each(|plan| check(plan, &CrateFiles(project.directory())))
            .map_err(Error::Description)?;
        let sources = gather(&plans, &Findlib::of_this_machine(), &vendored(project.directory()));
        let mut tree = emit_for(&plans, |library| !sources.absent.contains(library));
        add_bundled(&sources, &mut tree);
        tree.add(saved::PATH, Saved::new(targets, words.clone()).json());
        Ok(Session {
            project,
            plans,
            sources,
            tree,
        })
    }

    /// Everything that is generated.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The plan for one of the targets.
    pub fn plan(&self, target: Target) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.target == target)
    }

    /// What writing the generated files would change.
    ///
    /// # Errors
    /// A file of the user's is in the way.
    pub fn preview(&self) -> Result<Changes, Error> {
        GeneratedFiles::of(self.project.directory())?.compare(&self.tree)
    }

    /// Writes the generated files that changed.
    ///
    /// # Errors
    /// A file of the user's is in the way, or the file system refuses; then nothing has changed.
    pub fn write(&self) -> Result<Changes, Error> {
        GeneratedFiles::of(self.project.directory())?.replace(&self.tree)
    }

    /// The dune call that builds the images of these targets, in the environment that [`Session::prepare`] says.
    pub fn build_command(&self, targets: &[Target], environment: &Environment) -> crate::process::Command {
        let wanted = || self.plans.iter().filter(|plan| targets.contains(&plan.target));
        let images = wanted().map(|plan| format!("{}/{}/{}", plan.target.context().name, plan.folder(), plan.image()));
        let disks: BTreeSet<&String> = wanted()
            .flat_map(|plan| &plan.disk_images)
            .map(|disk| &disk.file)
            .collect();
        let disks = disks
            .into_iter()
            .map(|disk| format!("{}/{DISKS}/{disk}", DuneContext::DEFAULT.name));
        let images: Vec<String> = images.chain(disks).map(|path| format!("_build/{path}")).collect();
        let workspace = workspace_path(&self.contexts(targets));
        dune::build(self.project.directory(), &workspace, &images).environment(environment)
    }

    /// Builds the images of these targets.
    ///
    /// # Errors
    /// The unikernel does not compile.
    pub fn build(&self, targets: &[Target], environment: &Environment) -> Result<(), Error> {
        dune::run(self.project.directory(), &self.build_command(targets, environment))
    }

    /// What is missing to build the images of these targets.
    pub fn needs(&self, targets: &[Target]) -> Vec<Need> {
        Host.needs(&self.sources, &self.contexts(targets))
    }

    /// The contexts that dune is to build in for these targets: theirs alone if it is one, or else all, because a
    /// workspace has either.
    fn contexts(&self, targets: &[Target]) -> BTreeSet<DuneContext> {
        let wanted: BTreeSet<_> = targets.iter().map(|target| target.context()).collect();
        if wanted.len() == 1 {
            wanted
        } else {
            contexts(&self.plans)
        }
    }

    /// Checks that the unikernel's networks and disks can be attached under their names.
    ///
    /// # Errors
    /// A target does not know such names.
    pub fn check_attachments(&self, targets: &[Target]) -> Result<(), Error> {
        for plan in self.plans.iter().filter(|plan| targets.contains(&plan.target)) {
            let networks = plan.attachments.networks.iter().map(|name| ("network", name));
            let disks = plan.attachments.disks.iter().map(|name| ("disk", name));
            for (what, name) in networks.chain(disks) {
                if let Some(fault) = plan.target.attachment_fault(name) {
                    let message = format!(
                        "the {what} `{name}` cannot have this name on `{}`: {fault}",
                        plan.target
                    );
                    return Err(Error::usage(message).with_help(
                        "give it another name there: `if_impl(is_solo5(), ..., ...)` chooses between two devices",
                    ));
                }
            }
        }
        Ok(())
    }

    /// Checks that what these targets are compiled with is there.
    ///
    /// # Errors
    /// What is missing, with what brings it.
    pub fn check_tools(&self, targets: &[Target]) -> Result<(), Error> {
        let needs = self.needs(targets);
        if needs.is_empty() {
            Ok(())
        } else {
            Err(Host.missing(&needs))
        }
    }
}

/// Two images cannot be one file.
fn check_images(plans: &[Plan]) -> Result<(), Error> {
    let mut seen: BTreeMap<Utf8PathBuf, Target> = BTreeMap::new();
    for plan in plans {
        if let Some(other) = seen.insert(plan.image_path(), plan.target) {
            let message = format!(
                "targets `{other}` and `{}` both build `{}`",
                plan.target,
                plan.image_path()
            );
            return Err(Error::usage(message).with_help("configure one of them at a time"));
        }
    }
    Ok(())
}

/// The choice that the words make.
///
/// # Errors
/// The description is wrong, or the words are none of its keys' values.
pub fn context(application: &Application, target: Target, words: &Words) -> Result<Context, Error> {
    let keys = application.all_keys().map_err(Error::Description)?;
    Context::choose(target, &keys, words.clone()).map_err(|errors| choice_error(&errors, &keys))
}

fn choice_error(errors: &[ChoiceError], keys: &[KeyDescription]) -> Error {
    let message = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let unknown = errors.iter().find_map(|error| match error {
        ChoiceError::Unknown { name } => closest(name, keys.iter().map(|key| key.name.as_str())),
        ChoiceError::Invalid { .. } => None,
    });
    match unknown {
        Some(meant) => Error::usage(message).with_help(format!("did you mean `{meant}`?")),
        None => Error::usage(message),
    }
}
