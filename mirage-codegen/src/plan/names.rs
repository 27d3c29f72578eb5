//! Names of the generated OCaml values and modules: taken from the devices, valid, and no two alike.

use super::arguments::Arguments;
use mirage_dsl::model::graph::{DeviceId, Graph, ResolvedDevice};
use mirage_dsl::model::{Connect, FieldKind};
use mirage_syntax::ocaml;
use rustc_hash::{FxHashMap, FxHashSet};

/// Values that every `main.ml` defines or uses.
const RESERVED_VALUES: [&str; 7] = ["return", "run", "io", "start", "exit", "not", "ignore"];

pub(super) struct Names {
    values: Vec<Box<str>>,
    applications: Vec<Option<Box<str>>>,
}

impl Names {
    /// Names for all devices of a graph. A device has the name that its description gives it, with a number where
    /// that is taken; names that a connect template or an argument may refer to are left alone.
    pub fn choose(graph: &Graph, arguments: &Arguments) -> Self {
        let mut unique = Unique::default();
        unique.taken.reserve(2 * graph.len());
        unique.reserve(ocaml::KEYWORDS);
        unique.reserve(RESERVED_VALUES);
        for argument in arguments.iter() {
            unique.reserve([argument.name.as_str()]);
            unique.reserve(ocaml::names_in(&argument.expression));
        }
        let mut read: FxHashSet<&str> = FxHashSet::default();
        for (_, device) in graph.devices() {
            let description = device.description();
            unique.reserve(description.module().split('.').take(1));
            if let Connect::Template(text) = description.connect()
                && read.insert(text)
            {
                unique.reserve(free_names(text));
            }
        }
        let mut values = Vec::with_capacity(graph.len());
        let mut applications = Vec::with_capacity(graph.len());
        for (_, device) in graph.devices() {
            let description = device.description();
            values.push(unique.choose(&ocaml::value_name(description.name())).into_boxed_str());
            applications.push(is_application(device).then(|| {
                let name = ocaml::capitalise(&ocaml::value_name(description.module()));
                unique.choose(&name).into_boxed_str()
            }));
        }
        Names { values, applications }
    }

    pub fn value(&self, id: DeviceId) -> &str {
        &self.values[id.index()]
    }

    pub fn application(&self, id: DeviceId) -> Option<&str> {
        self.applications[id.index()].as_deref()
    }
}

/// Whether the device's module is a functor applied to inputs.
fn is_application(device: &ResolvedDevice) -> bool {
    device
        .description()
        .fields()
        .iter()
        .any(|field| matches!(field.kind, FieldKind::Input))
}

/// The names in a template outside of its placeholders.
fn free_names(template: &str) -> impl Iterator<Item = &str> {
    use mirage_syntax::template::{Piece, parse};
    parse(template)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(text),
            Piece::Placeholder(_) => None,
        })
        .flat_map(ocaml::names_in)
}

/// Hands out names, each once.
#[derive(Default)]
pub(super) struct Unique {
    taken: FxHashSet<String>,
    next: FxHashMap<String, usize>,
}

impl Unique {
    pub fn reserve<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            // Most are reserved again and again.
            if !self.taken.contains(name) {
                self.taken.insert(name.to_owned());
            }
        }
    }

    /// The name itself, or else the name with the first number from 2 on that makes it new.
    pub fn choose(&mut self, name: &str) -> String {
        if self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let numbered = format!("{name}_{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_where_names_are_taken() {
        let mut unique = Unique::default();
        unique.reserve(["return", "disk_3"]);
        let chosen: Vec<_> = ["disk", "disk", "disk", "return", "disk_2"]
            .map(|name| unique.choose(name))
            .into();
        assert_eq!(chosen, ["disk", "disk_2", "disk_4", "return_2", "disk_2_2"]);
    }
}
