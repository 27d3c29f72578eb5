//! Run-time arguments of a whole graph: each term is registered once.

use super::names::Unique;
use mirage_dsl::graph::Graph;
use mirage_dsl::{Error, FieldKind, Location};
use mirage_syntax::ocaml;
use rustc_hash::FxHashMap;

/// A run-time argument that is registered at boot.
#[derive(Debug, Clone)]
pub struct Argument {
    /// The OCaml value that reads it.
    pub name: String,
    /// The OCaml term.
    pub expression: String,
    /// Where it was declared.
    pub location: Location,
}

/// The arguments of a graph, in the order of the devices that use them.
pub(super) struct Arguments {
    by_expression: FxHashMap<String, usize>,
    arguments: Vec<Argument>,
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
        let mut options: FxHashMap<String, Location> = FxHashMap::default();
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
                if let Some(option) = argument.option_name()
                    && let Some(other) = options.insert(option.to_owned(), location)
                {
                    errors.push(
                        Error::new(format!("two run-time arguments are named `--{option}`"))
                            .at(location)
                            .related(other, "the other one is declared here")
                            .help("give one of them another name or a group, or declare it once and clone it"),
                    );
                }
                let name = names.choose(&format!("{}_argument", ocaml::value_name(field.name)));
                collected
                    .by_expression
                    .insert(expression.clone(), collected.arguments.len());
                collected.arguments.push(Argument {
                    name,
                    expression,
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
