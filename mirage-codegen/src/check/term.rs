//! Run-time arguments whose term is a value of the config crate.

use super::lookup::{self, Modules, root};
use crate::plan::Argument;
use mirage_dsl::Error;
use mirage_syntax::ocaml;

/// Checks that the file defines the value.
///
/// # Errors
/// It does not.
pub fn check(argument: &Argument, modules: &Modules) -> Result<(), Error> {
    let path = argument.expression.as_str();
    let Some((module, value)) = path.rsplit_once('.').filter(|_| ocaml::check_value_path(path).is_ok()) else {
        return Ok(());
    };
    let Some(file) = modules.file(root(module)) else {
        return Ok(());
    };
    let wrong = |error: Error| error.at(argument.location);
    let Some(found) = lookup::find(&file, module).map_err(wrong)? else {
        return Ok(());
    };
    if found.contents.may_define(value) {
        return Ok(());
    }
    let error = Error::new(format!(
        "`{}` does not define the run-time argument `{path}`",
        found.file
    ));
    let before = format!("{module}.");
    Err(wrong(lookup::with_suggestion(
        error,
        &before,
        value,
        &found.contents.values().collect::<Vec<_>>(),
    )))
}
