//! Options of run-time arguments that OCaml files declare, compared with those that are declared elsewhere: cmdliner
//! ends a unikernel at boot that has two of one name.

use super::lookup::{self, File, Modules, root};
use crate::ocaml::Outline;
use crate::plan::{OF_EVERY_UNIKERNEL, Plan};
use camino::Utf8Path;
use mirage_dsl::{Error, Location};
use mirage_syntax::{key, ocaml};
use std::collections::{BTreeMap, BTreeSet};

/// Who declares an option.
enum Declared {
    /// A library that is part of every unikernel.
    Library,
    /// A Rust line.
    Rust(Location),
    /// A file and a line of it, or a path that a Rust line names.
    Ocaml(String, Option<Location>),
}

/// The errors of options that have two declarations, one of which is in an OCaml file of the config crate.
pub fn check(plan: &Plan, modules: &Modules) -> Vec<Error> {
    let mut check = Check::default();
    check
        .known
        .extend(OF_EVERY_UNIKERNEL.map(|name| (name.to_owned(), Declared::Library)));
    for argument in &plan.arguments {
        let is_own = !argument.location.is_in_the_vocabulary();
        for option in &argument.options {
            let declared = if is_own {
                Declared::Rust(argument.location)
            } else {
                Declared::Library
            };
            check.known.insert(option.clone(), declared);
        }
    }
    for argument in plan.arguments.iter().filter(|argument| argument.options.is_empty()) {
        let expression = &argument.expression;
        for option in of_expression(expression, modules) {
            check.add(&option, format!("`{expression}`"), Some(argument.location));
        }
    }
    let used = plan.devices().map(|(_, device)| device.description().module());
    let terms = plan.arguments.iter().map(|argument| argument.expression.as_str());
    let paths = terms.filter(|path| ocaml::check_value_path(path).is_ok());
    let roots: BTreeSet<&str> = used.chain(paths).map(root).collect();
    for module in roots {
        if let Some(file) = modules.file(module) {
            check.registered(&file.name, &file.outline);
        }
    }
    check.errors
}

/// The names of the options of a term that is a value of a file, or is written out.
fn of_expression(expression: &str, modules: &Modules) -> Vec<String> {
    let path = Some(expression).filter(|path| ocaml::check_value_path(path).is_ok());
    let Some((module, value)) = path.and_then(|path| path.rsplit_once('.')) else {
        return Outline::of(&format!("let term = {expression}"))
            .options("term")
            .to_vec();
    };
    let file: Option<std::rc::Rc<File>> = modules.file(root(module));
    let options = file.and_then(|file| Some(lookup::find(&file, module).ok()??.contents.options(value).to_vec()));
    options.unwrap_or_default()
}

#[derive(Default)]
struct Check {
    known: BTreeMap<String, Declared>,
    errors: Vec<Error>,
}

impl Check {
    /// What the file registers when its module is loaded. What functors register is left to OCaml.
    fn registered(&mut self, file: &Utf8Path, outline: &Outline) {
        for registered in outline.registered() {
            for option in &registered.options {
                self.add(option, format!("{file}:{}", registered.line), None);
            }
        }
        for module in outline.modules().filter_map(|name| outline.module(name)) {
            if module.parameters.as_ref().is_some_and(Vec::is_empty) {
                self.registered(file, &module.contents);
            }
        }
    }

    /// Adds an option that OCaml declares at `place`.
    fn add(&mut self, option: &str, place: String, location: Option<Location>) {
        let shown = format!("`{}{option}`", key::dashes(option));
        let error = match self.known.get(option) {
            None => {
                self.known.insert(option.to_owned(), Declared::Ocaml(place, location));
                return;
            }
            Some(Declared::Library) => Error::new(format!(
                "the unikernel has a run-time argument {shown} by itself, and {place} declares another one"
            ))
            .help("give that one another name"),
            Some(Declared::Rust(rust)) => Error::new(format!(
                "two run-time arguments are named {shown}: this one, and one that {place} declares"
            ))
            .at(*rust)
            .help("give one of them another name, or leave one out"),
            Some(Declared::Ocaml(other, named)) => {
                let error = Error::new(format!(
                    "two run-time arguments are named {shown}: one that {other} declares, and one that {place} does"
                ))
                .help("give one of them another name; a term that OCaml registers is not to be named in Rust too");
                named.map_or(error.clone(), |named| error.at(named))
            }
        };
        self.errors.push(match location {
            Some(location) if error.location.is_none() => error.at(location),
            _ => error,
        });
    }
}
