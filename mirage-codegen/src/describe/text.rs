//! The device graph as text.

use crate::plan::Plan;
use mirage_dsl::model::FieldKind;
use mirage_dsl::model::graph::FieldValue;
use std::fmt::Write;

/// A plan for people: its name, target and libraries, and every device with its inputs.
pub fn text(plan: &Plan) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "Unikernel  {}", plan.name);
    let _ = writeln!(out, "Target     {} ({})", plan.target, plan.target.doc());
    let _ = writeln!(out, "Image      {}", plan.image_path());
    let _ = writeln!(
        out,
        "Packages   {}",
        plan.packages.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    );
    let _ = writeln!(out, "\nDevices, each after its inputs:");
    for (id, device) in plan.devices() {
        let description = device.description();
        let origin = plan.relative(description.created());
        let origin = origin.map_or_else(String::new, |file| format!("  [{file}:{}]", description.created().line));
        let _ = writeln!(
            out,
            "  {} : {} = {}{origin}",
            plan.value(id),
            description.signature().name,
            description.module()
        );
        for (field, value) in device.fields() {
            let name = field.name;
            let _ = match (value, &field.kind) {
                (FieldValue::Device(input), FieldKind::After) => {
                    writeln!(out, "    {name} <- {} (only earlier)", plan.value(input))
                }
                (FieldValue::Device(input), FieldKind::Dependency) => {
                    writeln!(out, "    {name} <- {} (value only)", plan.value(input))
                }
                (FieldValue::Device(input), _) => writeln!(out, "    {name} <- {}", plan.value(input)),
                (FieldValue::Expression(text), _) => writeln!(out, "    {name} = {text}"),
                (FieldValue::Argument, FieldKind::Argument(argument)) => {
                    writeln!(out, "    {name} = {} (at boot)", argument.expression())
                }
                (FieldValue::Argument, _) => Ok(()),
            };
        }
    }
    let names = |ids: &[mirage_dsl::model::graph::DeviceId]| {
        ids.iter().map(|id| plan.value(*id)).collect::<Vec<_>>().join(", ")
    };
    let _ = writeln!(out, "\nStarted one after the other: {}", names(&plan.initialisation));
    let _ = writeln!(
        out,
        "Then, at the same time: {}",
        if plan.jobs.is_empty() {
            "nothing".to_owned()
        } else {
            names(&plan.jobs)
        }
    );
    out
}
