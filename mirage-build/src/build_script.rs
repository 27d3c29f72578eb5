//! Images for crates that embed or ship them: the entry of build scripts.

use crate::error::Error;
use crate::file_system::{create, failed, names_in, write};
use crate::files;
use crate::hold;
use crate::progress::Progress;
use crate::report;
use crate::repository;
use crate::session::{Session, Words};
use crate::toolchain::Host;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::About;
use mirage_codegen::Project;
use mirage_codegen::emit::is_sealed;
use mirage_dsl::{Application, Location, Target};
use std::collections::BTreeSet;
use std::{env, fmt, fs};

/// Builds images from a build script (`build.rs`).
///
/// Everything is written below `OUT_DIR`. The path of the image reaches the crate as the environment variable
/// `MIRAGE_IMAGE` (the first target's) and `MIRAGE_IMAGE_<TARGET>`:
///
/// ```no_run
/// use mirage_dsl::prelude::*;
///
/// # #[derive(Unikernel)]
/// # #[unikernel(module = "Unikernel")]
/// # struct Hello;
/// fn main() -> Result<(), mirage_build::BuildError> {
///     let unikernel = Application::new("hello").job(Hello);
///     mirage_build::Build::new(unikernel).target(Target::UNIX).compile()
/// }
/// ```
///
/// and in the crate itself, `include_bytes!(env!("MIRAGE_IMAGE"))`.
pub struct Build {
    application: Application,
    targets: Vec<Target>,
    words: Words,
    caller: Location,
}

/// Why a build script did not bring an image. Its `Debug` form is the report that cargo shows.
pub struct BuildError {
    error: Error,
    report: String,
}

impl Build {
    /// A unikernel to be built for [`Target::UNIX`] unless targets are named.
    #[track_caller]
    pub fn new(application: Application) -> Self {
        Build {
            application,
            targets: Vec::new(),
            words: Words::new(),
            caller: Location::caller(),
        }
    }

    /// Builds for this target too.
    pub fn target(mut self, target: Target) -> Self {
        self.targets.push(target);
        self
    }

    /// Gives a value to a key, as `--name value` does on the command line.
    pub fn key(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.words.entry(name.into()).or_default().push(value.into());
        self
    }

    /// Builds the images and tells cargo where they are and from what they are made.
    ///
    /// # Errors
    /// As for the command `build` of the command line. Nothing is ever installed.
    pub fn compile(self) -> Result<(), BuildError> {
        let variable = |name: &'static str| {
            env::var(name).map(Utf8PathBuf::from).map_err(|_| {
                Error::usage(format!(
                    "`{name}` is not set: `Build` is for build scripts, which cargo runs"
                ))
            })
        };
        let folder = variable("CARGO_MANIFEST_DIR").unwrap_or_default();
        let repository = repository::of(&folder);
        let project = Project::new(variable("CARGO_PKG_NAME").unwrap_or_default(), folder, self.caller.file)
            .with_about(About::of_variables(|name| env::var(name).ok()))
            .with_repository(repository);
        let built = variable("CARGO_MANIFEST_DIR")
            .and_then(|_| variable("OUT_DIR"))
            .and_then(|out| self.build(&project, &out.join("unikernel")));
        built.map_err(|error| {
            let report = report::render(&error, &project, false);
            BuildError { error, report }
        })
    }

    fn build(&self, project: &Project, workspace: &Utf8Path) -> Result<(), Error> {
        let targets = if self.targets.is_empty() {
            vec![Target::UNIX]
        } else {
            self.targets.clone()
        };
        create(workspace)?;
        let _held = hold::folder(workspace)?;
        let levels = self.application.levels_to_dune_root();
        let levels = levels.map_err(|error| Error::Description(vec![error]))?;
        let root = project
            .directory()
            .ancestors()
            .nth(levels)
            .unwrap_or(Utf8Path::new("/"));
        let place = project.directory().strip_prefix(root).unwrap_or(Utf8Path::new(""));
        for input in mirror(root, place, workspace)? {
            println!("cargo::rerun-if-changed={}", root.join(input));
        }
        let copy = project.moved_to(
            workspace
                .components()
                .chain(place.components())
                .collect::<Utf8PathBuf>(),
        );
        let session = Session::new(&self.application, &copy, &targets, &[], &self.words)?;
        session.check_tools()?;
        session.write()?;
        let environment = session.prepare(&Progress::silent(), &|needs| Err(Host.missing(needs)))?;
        session.build(&environment, &Progress::silent())?;
        for (position, plan) in session.plans.iter().enumerate() {
            let image = copy.directory().join(plan.image_path());
            if position == 0 {
                println!("cargo::rustc-env=MIRAGE_IMAGE={image}");
            }
            let name = plan.target.name().to_ascii_uppercase().replace('-', "_");
            println!("cargo::rustc-env=MIRAGE_IMAGE_{name}={image}");
        }
        Ok(())
    }
}

impl BuildError {
    /// What went wrong.
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.report)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for BuildError {}

/// Names at a crate's root that no unikernel is made from.
const NOT_COPIED: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "src",
    "target",
    "mirage",
    "dist",
    "_build",
    "duniverse",
];

/// Copies what dune reads of a dune root, and of the config crate in it, into another folder, changed files only, and removes copies of what is gone.
/// Says what was copied.
fn mirror(from: &Utf8Path, place: &Utf8Path, to: &Utf8Path) -> Result<Vec<Utf8PathBuf>, Error> {
    let mut copied = Vec::new();
    let mut folders = vec![Utf8PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for name in names_in(&from.join(&folder))? {
            let path = folder.join(&name);
            let is_at_root = folder.as_str().is_empty() || folder == place;
            if is_at_root && (name.starts_with('.') || NOT_COPIED.contains(&name.as_str())) {
                continue;
            }
            if from.join(&path).is_dir() {
                folders.push(path);
            } else if copy(&from.join(&path), &to.join(&path))? {
                copied.push(path);
            }
        }
    }
    let kept: BTreeSet<&Utf8PathBuf> = copied.iter().collect();
    let list = to.join(".copied");
    let before = fs::read_to_string(&list).unwrap_or_default();
    for gone in before
        .lines()
        .map(Utf8PathBuf::from)
        .filter(|path| !kept.contains(path))
    {
        files::remove(to, &gone)?;
    }
    let text: String = copied.iter().map(|path| format!("{path}\n")).collect();
    write(&list, text)?;
    copied.sort();
    Ok(copied)
}

/// Copies a file unless the copy is there already; a file that we generated is no input and is left out.
fn copy(from: &Utf8Path, to: &Utf8Path) -> Result<bool, Error> {
    let contents = fs::read(from).map_err(failed("read", from))?;
    if std::str::from_utf8(&contents).is_ok_and(is_sealed) {
        return Ok(false);
    }
    if fs::read(to).ok().as_ref() != Some(&contents) {
        write(to, contents)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_unikernel_is_made_from_is_copied() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let (from, to) = (root.join("crate"), root.join("copy"));
        let generated = mirage_codegen::emit::emit(&[]);
        let generated = generated.get("dune".into()).unwrap();
        for (path, contents) in [
            ("unikernel.ml", "let start () = ()"),
            ("files/a/b", "b"),
            ("mirage.lock", "version = 1"),
            ("dune", generated),
            ("src/main.rs", "fn main() {}"),
        ] {
            write(&from.join(path), contents).unwrap();
        }
        let copied = |expected: &[&str]| {
            assert_eq!(mirror(&from, "".into(), &to).unwrap(), expected);
            assert!(expected.iter().all(|path| to.join(path).exists()));
        };
        copied(&["files/a/b", "mirage.lock", "unikernel.ml"]);
        fs::remove_file(from.join("files/a/b")).unwrap();
        copied(&["mirage.lock", "unikernel.ml"]);
        assert!(!to.join("files/a/b").exists());
    }
}
