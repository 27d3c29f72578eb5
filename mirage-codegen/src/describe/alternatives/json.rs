//! The alternatives as JSON.

use super::Alternatives;
use crate::describe::json::place;
use mirage_dsl::model::open_graph::{NodeId, OpenDevice, OpenNode};
use mirage_dsl::model::{FieldKind, Parameter};
use serde_json::{Value, json};

/// The alternatives for other programs. Devices and choices are called by their `name`.
pub fn json(alternatives: &Alternatives) -> Value {
    let mut devices = Vec::new();
    let mut choices = Vec::new();
    for (id, name, node) in alternatives.nodes() {
        match node {
            OpenNode::Device(device) => devices.push(device_json(
                alternatives,
                name,
                device,
                alternatives.is_taken[id.index()],
            )),
            OpenNode::Choice(choice) => choices.push(json!({
                "name": name,
                "signature": choice.signature().name,
                "by": {
                    "target": choice.is_of_target(),
                    "keys": choice.keys().iter().map(|key| key.name.as_str()).collect::<Vec<_>>(),
                },
                "cases": cases_json(alternatives, id),
            })),
        }
    }
    json!({
        "name": alternatives.application.name(),
        "target": alternatives.context.target().name(),
        "devices": devices,
        "choices": choices,
        "initialisation": alternatives.names_of(alternatives.graph.initialisation()),
        "jobs": alternatives.names_of(alternatives.graph.jobs()),
    })
}

fn cases_json(alternatives: &Alternatives, choice: NodeId) -> Vec<Value> {
    let cases = alternatives.cases(choice).iter().map(|case| {
        json!({
            "case": case.label,
            "targets": case.targets.iter().map(|target| target.name()).collect::<Vec<_>>(),
            "value": alternatives.name(case.node),
            "taken": alternatives.takes(choice, case),
        })
    });
    cases.collect()
}

fn device_json(alternatives: &Alternatives, name: &str, device: OpenDevice, is_taken: bool) -> Value {
    let description = device.description();
    let fields = device.fields().map(|(field, input)| {
        let input = input.map(|input| alternatives.name(input).to_owned());
        let (kind, value) = match &field.kind {
            FieldKind::Input => ("input", input),
            FieldKind::Dependency => ("dependency", input),
            FieldKind::After => ("after", input),
            FieldKind::Argument(argument) => ("argument", Some(argument.expression())),
            FieldKind::Parameter(Parameter::Constant(text)) => ("value", Some(text.to_string())),
            FieldKind::Parameter(Parameter::Computed(value)) => (
                "value",
                value.get(alternatives.context).ok().map(|value| value.to_string()),
            ),
        };
        json!({ "name": field.name, "kind": kind, "value": value })
    });
    json!({
        "name": name,
        "taken": is_taken,
        "functor": description.module(),
        "signature": { "name": description.signature().name, "module_type": description.signature().module_type },
        "fields": fields.collect::<Vec<_>>(),
        "targets": description.targets().map(|targets| targets.iter().map(|target| target.name()).collect::<Vec<_>>()),
        "created": place(alternatives.project, description.created()),
    })
}
