//! The device graph as a picture, in Graphviz' language.

use crate::plan::Plan;
use mirage_dsl::FieldKind;
use mirage_dsl::graph::FieldValue;
use std::fmt::Write;

/// A plan as a Graphviz graph: boxes are devices, solid arrows functor inputs, dashed ones values, dotted ones order only;
/// an arrow is labelled with the signature that it asks for.
pub fn dot(plan: &Plan) -> String {
    let mut out = format!(
        "digraph {} {{\n  rankdir=TB;\n  ordering=out;\n  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f4f6fb\", color=\"#5566aa\", fontname=\"sans-serif\"];\n  edge [color=\"#5566aa\", fontname=\"sans-serif\", fontsize=10];\n",
        quote(&plan.name)
    );
    for (id, device) in plan.devices() {
        let module = device.description().module();
        let fill = if plan.jobs.contains(&id) {
            ", fillcolor=\"#fbe9c6\""
        } else {
            ""
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "  {} [label={}{fill}];",
            quote(plan.value(id)),
            quote(&format!("{}\n{module}", plan.value(id)))
        );
    }
    for (id, device) in plan.devices() {
        for (field, value) in device.fields() {
            let FieldValue::Device(input) = value else { continue };
            let style = match field.kind {
                FieldKind::Dependency => ", style=dashed",
                FieldKind::After => ", style=dotted",
                _ => "",
            };
            let signature = plan.device(input).description().signature().name;
            let _ = writeln!(
                out,
                "  {} -> {} [label={}{style}];",
                quote(plan.value(id)),
                quote(plan.value(input)),
                quote(signature)
            );
        }
    }
    out.push_str("}\n");
    out
}

fn quote(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
    )
}
