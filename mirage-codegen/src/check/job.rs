//! Jobs, compared with the OCaml module that has their `start`.

use super::functor;
use super::known;
use super::lookup::{self, Found, Modules, root};
use super::words::{both, counted};
use crate::ocaml::{Arity, ModuleType, Pattern};
use crate::plan::Plan;
use mirage_dsl::Error;
use mirage_dsl::model::FieldKind;
use mirage_dsl::model::graph::{FieldValue, ResolvedDevice};
use mirage_syntax::ocaml;

/// Checks that the module of a job is where it should be, takes its inputs and has a `start` for its fields.
///
/// # Errors
/// What does not fit, on the line of the job.
pub fn check(plan: &Plan, device: &ResolvedDevice, modules: &Modules) -> Result<(), Error> {
    let description = device.description();
    let location = description.connect_location().unwrap_or(description.created());
    check_module(plan, device, modules).map_err(|error| error.at(location))
}

fn check_module(plan: &Plan, device: &ResolvedDevice, modules: &Modules) -> Result<(), Error> {
    let path = device.description().module();
    let Some(file) = modules.file(root(path)) else {
        return modules.missing(path).map_or(Ok(()), Err);
    };
    let Some(found) = lookup::find(&file, path)? else {
        return Ok(());
    };
    functor::check(plan, device, "job", &found, modules)?;
    if !found.contents.may_define("start") {
        return Err(no_start(&found, device));
    }
    start(plan, device, &found)
}

fn no_start(found: &Found, device: &ResolvedDevice) -> Error {
    let (path, file) = (found.path, found.file);
    let error = Error::new(format!("`{path}` in `{file}` does not define `start`"));
    let inner = found.contents.modules().find(|name| {
        found
            .contents
            .module(name)
            .is_some_and(|module| module.contents.value("start").is_some())
    });
    let meant = mirage_syntax::template::closest("start", found.contents.values());
    error.help(match (meant, inner) {
        (Some(meant), _) => format!("did you mean to call `{meant}` `start`?"),
        (None, Some(inner)) => format!("did you mean `{path}.{inner}`, which does?"),
        (None, None) => format!(
            "a job's module has a function that returns `unit Lwt.t`: `{}`",
            header(&given(device))
        ),
    })
}

/// The name of the argument that stands for no device.
const UNIT: &str = "()";

/// A value that is given to `start`.
struct Given {
    name: &'static str,
    /// Whether `()` cannot be a pattern for it.
    is_no_unit: bool,
}

/// What `main.ml` applies `start` to: `()` first where no device is given.
fn given(device: &ResolvedDevice) -> Vec<Given> {
    let fields = device
        .fields()
        .filter(|(field, _)| !matches!(field.kind, FieldKind::After));
    let mut given: Vec<Given> = fields
        .map(|(field, value)| Given {
            name: field.name,
            is_no_unit: matches!(value, FieldValue::Expression(text) if text != "()"),
        })
        .collect();
    if !device.description().takes_device() {
        given.insert(
            0,
            Given {
                name: UNIT,
                is_no_unit: false,
            },
        );
    }
    given
}

fn header(given: &[Given]) -> String {
    let names: Vec<String> = given
        .iter()
        .map(|given| {
            if given.name == UNIT || ocaml::is_value_name(given.name) {
                given.name.to_owned()
            } else {
                ocaml::value_name(given.name)
            }
        })
        .collect();
    format!("let start {} =", names.join(" "))
}

/// The arguments of `start`, as far as they are known.
fn start(plan: &Plan, device: &ResolvedDevice, found: &Found) -> Result<(), Error> {
    let Some(value) = found.contents.value("start") else {
        return Ok(());
    };
    let (patterns, is_all) = match &value.arity {
        Arity::Unknown => return Ok(()),
        Arity::AtLeast(patterns) => (patterns, false),
        Arity::Exactly(patterns) => (patterns, true),
    };
    let mut given = given(device);
    mark_abstract(plan, device, found, &mut given);
    let count = given.len();
    let place = format!("{}:{} has", found.file, value.line);
    let names: Vec<String> = given.iter().map(|given| format!("`{}`", given.name)).collect();
    let names = names.join(", ");
    let path = found.path;
    if patterns.len() > count || is_all && patterns.len() < count {
        let takes = if patterns.is_empty() {
            "no argument".to_owned()
        } else {
            counted(patterns.len(), "argument")
        };
        let message = format!("`start` of `{path}` takes {takes}, but is given {count}: {names}");
        return Err(Error::new(message).help(both((&place, &value.header), ("the job needs", &header(&given)))));
    }
    let mismatch = patterns
        .iter()
        .zip(&given)
        .find(|(pattern, given)| **pattern == Pattern::Unit && given.is_no_unit);
    match mismatch {
        Some((_, wrong)) => {
            let message = format!("`start` of `{path}` takes `()` where it is given `{}`", wrong.name);
            Err(Error::new(message).help(both((&place, &value.header), ("the job needs", &header(&given)))))
        }
        None => Ok(()),
    }
}

/// Marks inputs whose module's type the functor does not know, so that it cannot be `unit` for it.
fn mark_abstract(plan: &Plan, device: &ResolvedDevice, found: &Found, given: &mut [Given]) {
    let Some(parameters) = found.module.and_then(|module| module.parameters.as_ref()) else {
        return;
    };
    let inputs = device.fields().filter_map(|(field, value)| match (&field.kind, value) {
        (FieldKind::Input, FieldValue::Device(id)) => Some((field.name, plan.device(id))),
        _ => None,
    });
    for ((name, input), parameter) in inputs.zip(parameters) {
        // With a constraint, the type may be known.
        let ModuleType::Path(path) = &parameter.module_type else {
            continue;
        };
        let is_plain = parameter.text.ends_with(&format!("{path})"));
        let is_known =
            known::find(path).is_some() && known::find(input.description().signature().module_type).is_some();
        if let Some(given) = given.iter_mut().find(|given| given.name == name)
            && is_plain
            && is_known
        {
            given.is_no_unit = true;
        }
    }
}
