//! What the description says of files of the config crate, compared with the files.
//!
//! Only what is wrong for certain is an error here: where OCaml's compiler might accept it, it is left to decide.

mod dune_root;
mod functor;
mod job;
mod known;
mod lookup;
mod options;
mod origin;
mod term;
#[cfg(test)]
mod tests;
mod words;

use crate::plan::Plan;
use camino::{Utf8Path, Utf8PathBuf};
use lookup::Modules;
use mirage_dsl::Error;
use mirage_dsl::model::Connect;
use origin::Origins;

/// The files of a config crate, whose paths are relative to its folder.
pub trait Files {
    /// The text of a file; `None` where there is none that can be read.
    fn read(&self, path: &Utf8Path) -> Option<String>;
    /// Whether a file or a folder is there.
    fn exists(&self, path: &Utf8Path) -> bool;
    /// The names of what is in the crate's folder itself, in any order.
    fn names(&self) -> Vec<String>;
    /// What in a folder, or below it, cannot be read as a file or a folder, and why not: a link that leads nowhere.
    fn fault_in(&self, _folder: &Utf8Path) -> Option<(Utf8PathBuf, &'static str)> {
        None
    }
}

/// Checks that a plan's sources are there and that the modules of the config crate are what the description says.
///
/// # Errors
/// Every mistake, on the Rust line that made the device.
pub fn check(plan: &Plan, files: &dyn Files) -> Result<(), Vec<Error>> {
    let directory = plan.project().directory();
    let mut errors = Vec::new();
    if ["main.ml", "Main.ml"]
        .into_iter()
        .any(|name| files.exists(Utf8Path::new(name)))
    {
        errors.push(
            Error::new("a module of the config crate is named `Main`, as the generated one is")
                .help("rename `main.ml`"),
        );
    }
    for (source, location) in &plan.sources {
        if plan.from_dune_root(&**source).starts_with("..") {
            let root = plan.dune_root_folder();
            let message = format!("`{source}`, from which a device is built, is outside of the dune root, `{root}`");
            errors.push(Error::new(message).at(*location).help(
                "move it into the config crate, or let dune's project begin further up: \
                 `Application::new(...).dune_root(\"..\")`",
            ));
        } else if !files.exists(Utf8Path::new(&**source)) {
            let message = format!("`{source}`, from which a device is built, does not exist");
            errors.push(
                Error::new(message)
                    .at(*location)
                    .help(format!("it is looked for at `{}`", directory.join(&**source))),
            );
        } else if plan.folders.contains(source)
            && let Some((path, fault)) = files.fault_in(Utf8Path::new(&**source))
        {
            let message = format!("`{path}`, which is to be read when the unikernel is built, {fault}");
            errors.push(Error::new(message).at(*location).help("remove it, or mend it"));
        }
    }
    errors.extend(dune_root::check(plan, files));
    let modules = Modules::of(plan, files);
    let origins = Origins::of(plan);
    for (id, device) in plan.devices() {
        let result = match device.description().connect() {
            Connect::Start => job::check(plan, device, &modules),
            Connect::Template(_) | Connect::Values => functor::check_device(plan, id, &modules, &origins),
        };
        errors.extend(result.err());
    }
    errors.extend(
        plan.arguments
            .iter()
            .filter_map(|argument| term::check(argument, &modules).err()),
    );
    errors.extend(options::check(plan, &modules));
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
