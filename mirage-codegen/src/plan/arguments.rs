//! Run-time arguments of a whole graph: each term is registered once.

use super::names::Unique;
use mirage_dsl::model::FieldKind;
use mirage_dsl::model::graph::Graph;
use mirage_dsl::{Error, Location};
use mirage_syntax::{key, ocaml};
use rustc_hash::FxHashMap;

/// A run-time argument that is registered at boot.
#[derive(Debug, Clone)]
pub struct Argument {
    /// The OCaml value that reads it.
    pub name: String,
    /// The OCaml term.
    pub expression: String,
    /// Whether the term uses [`mirage_dsl::WHOLE_NUMBER`].
    pub reads_whole_numbers: bool,
    /// The names of its option, where they are known in Rust.
    pub options: Vec<String>,
    /// Whether its option has no value, where that is known in Rust.
    pub is_flag: Option<bool>,
    /// Where it was declared.
    pub location: Location,
}

/// The arguments of a graph, in the order of the devices that use them.
pub(super) struct Arguments {
    by_expression: FxHashMap<String, usize>,
    arguments: Vec<Argument>,
}

/// Options that the generated code does not register, because libraries do.
pub(crate) const OF_EVERY_UNIKERNEL: [&str; 3] = ["name", "help", "version"];

/// The error of an option that two arguments make.
fn twice(option: &str, place: Location, other: Option<Location>) -> Error {
    match other.filter(|other| !other.is_in_the_vocabulary()) {
        Some(other) => Error::new(format!("two run-time arguments are named `{option}`"))
            .at(place)
            .related(other, "the other one is declared here")
            .help("give one of them another name or a group, or declare it once and clone it"),
        None => Error::new(format!("the unikernel has a run-time argument `{option}` by itself"))
            .at(place)
            .help("give this one another name or a group"),
    }
}

impl Arguments {
    pub fn collect(graph: &Graph, errors: &mut Vec<Error>) -> Self {
        let mut collected = Arguments {
            by_expression: FxHashMap::default(),
            arguments: Vec::new(),
        };
        let mut names = Unique::default();
        // While a device is connected, its fields hide arguments of the same name.
        let fields = graph.devices().flat_map(|(_, device)| device.description().fields());
        names.reserve(fields.map(|field| field.name).filter(|name| name.contains("_argument")));
        let every = OF_EVERY_UNIKERNEL.iter().map(|name| ((*name).to_owned(), None));
        let mut options: FxHashMap<String, Option<Location>> = every.collect();
        for (_, device) in graph.devices() {
            for field in device.description().fields() {
                let FieldKind::Argument(argument) = &field.kind else {
                    continue;
                };
                let expression = argument.expression();
                if collected.by_expression.contains_key(&expression) {
                    continue;
                }
                let location = argument.location();
                // The argument of a standard device is the doing of whoever made the device.
                let declared = Some(location).filter(|location| !location.is_in_the_vocabulary());
                let declared = declared.unwrap_or_else(|| device.description().created());
                let own = argument.option_names();
                for option in &own {
                    let shown = format!("{}{option}", key::dashes(option));
                    let known = options.insert(option.clone(), Some(declared));
                    errors.extend(known.map(|other| twice(&shown, declared, other)));
                }
                let name = names.choose(&format!("{}_argument", ocaml::value_name(field.name)));
                collected
                    .by_expression
                    .insert(expression.clone(), collected.arguments.len());
                collected.arguments.push(Argument {
                    name,
                    expression,
                    reads_whole_numbers: argument.reads_whole_numbers(),
                    options: own,
                    is_flag: argument.is_flag(),
                    location,
                });
            }
        }
        collected
    }

    pub fn in_order(&self) -> Vec<Argument> {
        self.arguments.clone()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.iter()
    }

    /// The name of a collected argument.
    pub fn name(&self, expression: &str) -> &str {
        self.by_expression
            .get(expression)
            .map_or("", |index| &self.arguments[*index].name)
    }
}
