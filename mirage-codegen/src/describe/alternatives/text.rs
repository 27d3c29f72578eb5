//! The alternatives as text.

use super::{Alternatives, subject};
use mirage_dsl::model::open_graph::OpenNode;
use mirage_dsl::model::{FieldKind, Parameter};
use std::fmt::Write;

/// The alternatives for people: every device with its inputs and every choice with its cases.
pub fn text(alternatives: &Alternatives) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "Unikernel  {}, with every alternative",
        alternatives.application.name()
    );
    let target = alternatives.context.target();
    let _ = writeln!(out, "\nDevices and choices, each after what it stands on.");
    let _ = writeln!(out, "`*` is what target `{target}` and the keys take now:");
    for (id, name, node) in alternatives.nodes() {
        let _ = match node {
            OpenNode::Device(device) => device_text(&mut out, alternatives, name, device),
            OpenNode::Choice(choice) => {
                let _ = writeln!(out, "  {name}, by {}", subject(choice));
                alternatives.cases(id).iter().try_for_each(|case| {
                    let mark = if alternatives.takes(id, case) { '*' } else { ' ' };
                    writeln!(out, "  {mark} {} -> {}", case.label, alternatives.name(case.node))
                })
            }
        };
    }
    let started = alternatives.names_of(alternatives.graph.initialisation()).join(", ");
    let _ = writeln!(out, "\nStarted one after the other: {started}");
    let jobs = alternatives.names_of(alternatives.graph.jobs()).join(", ");
    let _ = writeln!(
        out,
        "Then, at the same time: {}",
        if jobs.is_empty() { "nothing" } else { &jobs }
    );
    out
}

fn device_text(
    out: &mut String,
    alternatives: &Alternatives,
    name: &str,
    device: mirage_dsl::model::open_graph::OpenDevice,
) -> std::fmt::Result {
    let description = device.description();
    let created = description.created();
    let origin = alternatives.project.relative(created);
    let origin = origin.map_or_else(String::new, |file| format!("  [{file}:{}]", created.line));
    writeln!(
        out,
        "  {name} : {} = {}{origin}",
        description.signature().name,
        description.module()
    )?;
    for (field, input) in device.fields() {
        let input = input.map_or("", |input| alternatives.name(input));
        let name = field.name;
        match &field.kind {
            FieldKind::Input => writeln!(out, "    {name} <- {input}")?,
            FieldKind::Dependency => writeln!(out, "    {name} <- {input} (value only)")?,
            FieldKind::After => writeln!(out, "    {name} <- {input} (only earlier)")?,
            FieldKind::Argument(argument) => writeln!(out, "    {name} = {} (at boot)", argument.expression())?,
            FieldKind::Parameter(Parameter::Constant(text)) => writeln!(out, "    {name} = {text}")?,
            FieldKind::Parameter(Parameter::Computed(value)) => {
                let value = value
                    .get(alternatives.context)
                    .map_or_else(|_| "not yet chosen".to_owned(), |value| value.to_string());
                writeln!(out, "    {name} = {value} (now)")?;
            }
        }
    }
    Ok(())
}
