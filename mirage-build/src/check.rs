//! What the description says of files of the config crate, compared with the files.
//!
//! Only what is wrong for certain is an error here: where OCaml's compiler might accept it, it is left to decide.

mod functor;
mod job;
mod known;
mod lookup;
mod term;
#[cfg(test)]
mod tests;
mod words;

use crate::error::Error;
use crate::plan::Plan;
use camino::Utf8Path;
use lookup::Modules;
use mirage_dsl::Connect;

/// Checks that a plan's sources are there and that the modules of the config crate are what the description says.
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
    let modules = Modules::of(plan, directory);
    for (_, device) in plan.devices() {
        let result = match device.description().connect() {
            Connect::Start => job::check(plan, device, &modules),
            Connect::Template(_) => functor::check_device(plan, device, &modules),
        };
        errors.extend(result.err());
    }
    errors.extend(
        plan.arguments
            .iter()
            .filter_map(|argument| term::check(argument, &modules).err()),
    );
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Error::Description(errors))
    }
}
