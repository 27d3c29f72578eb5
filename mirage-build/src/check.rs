//! What the description says of files of the config crate, compared with the files.

use crate::error::Error;
use crate::ocaml::Outline;
use crate::plan::Plan;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_dsl::Connect;
use mirage_dsl::graph::Device;
use mirage_syntax::{ocaml, template};
use std::fs;

/// Checks that a plan's sources are there and that its jobs' modules define what the description says.
///
/// # Errors
/// Every mistake, on the Rust line that made the device.
pub fn check(plan: &Plan, directory: &Utf8Path) -> Result<(), Error> {
    let mut errors = Vec::new();
    if directory.join("main.ml").exists() || directory.join("Main.ml").exists() {
        errors.push(
            mirage_dsl::Error::new("a module of the config crate is named `Main`, as the generated one is")
                .help("rename `main.ml`"),
        );
    }
    for (source, location) in &plan.sources {
        if !directory.join(&**source).exists() {
            let message = format!("`{source}`, from which a device is built, does not exist");
            errors.push(
                mirage_dsl::Error::new(message)
                    .at(*location)
                    .help(format!("it is looked for at `{}`", directory.join(&**source))),
            );
        }
    }
    for (_, device) in plan
        .devices()
        .filter(|(_, device)| *device.description().connect() == Connect::Start)
    {
        if let Err(error) = check_job(plan, device, directory) {
            errors.push(error);
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Error::Description(errors))
    }
}

/// Checks that the module of a job is where it should be and has a `start`.
fn check_job(plan: &Plan, device: &Device, directory: &Utf8Path) -> Result<(), mirage_dsl::Error> {
    let description = device.description();
    let module = description.module();
    let location = description.connect_location().unwrap_or(description.created());
    let wrong = |message: String| mirage_dsl::Error::new(message).at(location);
    let mut path = module.split('.');
    let root = path.next().unwrap_or(module);
    let Some((file, source)) = read_module(directory, root) else {
        if is_of_a_library(plan, root) {
            return Ok(());
        }
        let file = format!("{}.ml", uncapitalise(root));
        return Err(wrong(format!(
            "module `{module}` needs the file `{file}`, which does not exist"
        ))
        .help(format!(
            "write it at `{}`, or name the package whose library has the module",
            directory.join(&file)
        )));
    };
    let outline = Outline::of(&source);
    let mut inner = &outline;
    for name in path {
        if !inner.may_define(name) {
            let mut error = wrong(format!("`{file}` does not define the module `{name}` of `{module}`"));
            if let Some(meant) = template::closest(name, inner.modules()) {
                error = error.help(format!("did you mean `{meant}`?"));
            } else if inner.modules().next().is_some() {
                error = error.help(format!(
                    "it defines {}",
                    inner
                        .modules()
                        .map(|name| format!("`{name}`"))
                        .collect::<Vec<_>>()
                        .join(", ")
                ));
            }
            return Err(error);
        }
        match inner.module(name) {
            Some(module) => inner = module,
            None => return Ok(()),
        }
    }
    if inner.may_define("start") {
        return Ok(());
    }
    Err(wrong(format!("`{module}` in `{file}` does not define `start`"))
        .help("a job's module has a function `start` that takes the devices and returns `unit Lwt.t`"))
}

/// The source file of a module of the config crate.
fn read_module(directory: &Utf8Path, module: &str) -> Option<(Utf8PathBuf, String)> {
    [uncapitalise(module), module.to_owned()].into_iter().find_map(|name| {
        let file = Utf8PathBuf::from(format!("{name}.ml"));
        fs::read_to_string(directory.join(&file))
            .ok()
            .map(|source| (file, source))
    })
}

fn uncapitalise(module: &str) -> String {
    let (first, rest) = module.split_at(module.len().min(1));
    first.to_ascii_lowercase() + rest
}

/// Whether one of the plan's libraries has a name from which the module's is made, or a device produces the module.
fn is_of_a_library(plan: &Plan, module: &str) -> bool {
    let is_it = |name: &str| ocaml::capitalise(&name.replace(['-', '.'], "_")) == module;
    let produced = plan.devices().flat_map(|(_, device)| {
        let description = device.description();
        description
            .produced()
            .iter()
            .map(|path| path.as_ref())
            .chain(description.files().iter().map(|file| file.path.as_str()))
    });
    plan.libraries.iter().any(|library| is_it(library))
        || produced.filter_map(|path| path.strip_suffix(".ml")).any(is_it)
}
