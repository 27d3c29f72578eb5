//! The steps from a description to a running image, which the command line and build scripts put together.

mod preparation;

use crate::crate_files::CrateFiles;
use crate::dune::{self, Said};
use crate::error::Error;
use crate::files::{Changes, GeneratedFiles, Images};
use crate::progress::{self, Progress};
use crate::report::CompilerReport;
use crate::sources::rewriters::rewriters;
use crate::sources::{Findlib, Missing, Sources, Vendored, add_bundled, bundled_in, gather};
use crate::toolchain::{Environment, Host, Need};
use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::Project;
use mirage_codegen::check::check;
use mirage_codegen::emit::dune::{contexts, workspace_path};
use mirage_codegen::emit::{Product, Tree, emit_for, products};
use mirage_codegen::plan::Plan;
use mirage_dsl::{Application, ChoiceError, Context, KeyDescription, Target};
use mirage_syntax::sexp::Sexp;
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
    /// Decides everything for these targets; writes nothing. What is generated for the other ones stays as it is.
    ///
    /// # Errors
    /// The description or the choice is wrong, or the config crate lacks a file.
    pub fn new(
        application: &Application,
        project: &'a Project,
        targets: &[Target],
        others: &[Target],
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
        let vendored = Vendored::of(project.directory());
        let kept = if others.is_empty() {
            BTreeSet::new()
        } else {
            bundled_in(project.directory())
        };
        let dune_root = plans.first().map_or(project.directory(), Plan::dune_root_folder);
        let described = plans.iter().flat_map(|plan| plan.rewriters.iter().cloned()).collect();
        let sources = gather(
            &plans,
            &Findlib::of_this_machine(),
            &vendored,
            rewriters(project.directory(), dune_root, described),
            kept,
        );
        let mut tree = emit_for(&plans, |library| !sources.absent.contains(library));
        add_bundled(&sources, &mut tree);
        vendored.add_dune_file(&mut tree);
        others.iter().for_each(|target| tree.keep(*target));
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

    /// Where dune's project is.
    fn dune_root(&self) -> &Utf8Path {
        let plan = self.plans.first();
        plan.map_or(self.project.directory(), Plan::dune_root_folder)
    }

    /// What dune makes.
    fn products(&self) -> BTreeSet<Product> {
        products(&self.plans)
    }

    /// The dune call that builds the images, in the environment that [`Session::prepare`] says.
    pub fn build_command(&self, environment: &Environment) -> crate::process::Command {
        let products = self.products().into_iter();
        // dune takes what it is asked for as S-expressions.
        let files: Vec<String> = products
            .map(|product| Sexp::text(product.built.as_str()).to_string())
            .collect();
        let workspace = workspace_path(&contexts(&self.plans));
        let root = self.plans.first().map(Plan::dune_root).unwrap_or_default();
        dune::build(self.project.directory(), &root, &workspace, &files).environment(environment)
    }

    /// Builds the images. What the compiler says is shown as it comes.
    ///
    /// # Errors
    /// A file of the user's is in the place of one, the unikernel does not compile, or dune cannot do its work.
    pub fn build(&self, environment: &Environment, progress: &Progress) -> Result<(), Error> {
        let products = self.products();
        let root = self.dune_root();
        let mut images = Images::of(self.project.directory(), root)?;
        images.claim(&products)?;
        let color = progress::is_colored();
        let mut report = CompilerReport::new(self.project, &self.plans, &self.tree, color);
        let command = self.build_command(environment);
        dune::run(root, &command, |said| match said {
            Said::Line(line) => progress.say(&format!("{line}\n")),
            Said::Message(message) => report.show(message).iter().for_each(|text| progress.say(text)),
        })?;
        images.install(products)
    }

    /// What is missing to build the images.
    pub fn needs(&self) -> Vec<Need> {
        Host.needs(&self.sources, &contexts(&self.plans))
    }

    /// Checks that what the images are compiled with is there.
    ///
    /// # Errors
    /// What is missing, with what brings it.
    pub fn check_tools(&self) -> Result<(), Error> {
        if let Some(Missing { library, unfit, wanted }) = self.sources.unfit.first() {
            let version = unfit.as_deref().unwrap_or_default();
            let message = format!("`duniverse/` holds `{library}` {version}, and the unikernel needs it {wanted}");
            return Err(
                Error::usage(message).with_help("put another version there, or change the bounds of the package")
            );
        }
        let needs = self.needs();
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
        _ => None,
    });
    match unknown {
        Some(meant) => Error::usage(message).with_help(format!("did you mean `{meant}`?")),
        None => Error::usage(message),
    }
}
