//! The device graph as JSON.

use crate::plan::Plan;
use crate::project::Project;
use mirage_dsl::Location;
use mirage_dsl::model::FieldKind;
use mirage_dsl::model::graph::{DeviceId, FieldValue};
use serde_json::{Value, json};

/// The Rust line that made a device; `null` for a device of every unikernel.
pub(super) fn place(project: &Project, location: Location) -> Value {
    let file = project.relative(location);
    file.map_or(
        Value::Null,
        |file| json!({ "file": file.as_str(), "line": location.line, "column": location.column }),
    )
}

/// A plan for other programs.
pub fn json(plan: &Plan) -> Value {
    let devices = plan.devices().map(|(id, device)| {
        let description = device.description();
        let fields = device.fields().map(|(field, value)| {
            let (kind, value) = match (value, &field.kind) {
                (FieldValue::Device(input), FieldKind::Dependency) => ("dependency", plan.value(input).to_owned()),
                (FieldValue::Device(input), FieldKind::After) => ("after", plan.value(input).to_owned()),
                (FieldValue::Device(input), _) => ("input", plan.value(input).to_owned()),
                (FieldValue::Argument, FieldKind::Argument(argument)) => ("argument", argument.expression()),
                (FieldValue::Argument, _) => ("argument", String::new()),
                (FieldValue::Expression(text), _) => ("value", text.to_owned()),
            };
            json!({ "name": field.name, "kind": kind, "value": value })
        });
        json!({
            "name": plan.value(id),
            "module": plan.module(id),
            "functor": description.module(),
            "signature": { "name": description.signature().name, "module_type": description.signature().module_type },
            "fields": fields.collect::<Vec<_>>(),
            "created": place(plan.project(), description.created()),
        })
    });
    let packages = plan.packages.values().map(|package| {
        json!({
            "name": package.name(),
            "scope": package.get_scope().to_string(),
            "build": package.is_build(),
            "min": package.minima().collect::<Vec<_>>(),
            "max": package.maxima().collect::<Vec<_>>(),
            "libraries": package.libraries().collect::<Vec<_>>(),
            "pin": package.get_pin().map(|pin| json!({ "url": pin.url, "version": pin.version })),
        })
    });
    let names = |ids: &[DeviceId]| ids.iter().map(|id| plan.value(*id)).collect::<Vec<_>>();
    json!({
        "name": &*plan.name,
        "target": plan.target.name(),
        "image": plan.image_path().as_str(),
        "devices": devices.collect::<Vec<_>>(),
        "packages": packages.collect::<Vec<_>>(),
        "libraries": plan.libraries,
        "initialisation": names(&plan.initialisation),
        "jobs": names(&plan.jobs),
    })
}
