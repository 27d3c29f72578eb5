//! A picture in Graphviz' language.

use super::picture::{Edge, EdgeKind, Node, NodeKind, Picture};
use std::fmt::Write;

const HEADER: &str = r##"  rankdir=TB; nodesep=0.35; ranksep=0.6; bgcolor=white; labelloc=t; fontsize=18;
  fontname="Helvetica,Arial,sans-serif";
  node [shape=box, style="rounded,filled", penwidth=1.2, margin="0.18,0.09", fontname="Helvetica,Arial,sans-serif", fontsize=13, fillcolor="#f3f6fb", color="#6b84ad", fontcolor="#16233a"];
  edge [color="#6b84ad", fontname="Helvetica,Arial,sans-serif", fontsize=10, fontcolor="#4a5b78", arrowsize=0.7];
"##;

/// The picture as a Graphviz graph.
pub(super) fn draw(picture: &Picture) -> String {
    let mut out = format!("digraph {} {{\n{HEADER}", quote(&picture.title));
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "  label=<<b>{}</b><br/><font point-size=\"11\" color=\"#4a5b78\">{}</font>>;",
        escape(&picture.title),
        escape(&picture.subtitle)
    );
    for (index, node) in picture.nodes.iter().enumerate() {
        let _ = writeln!(out, "  n{index} [{}];", node_attributes(node));
    }
    for edge in &picture.edges {
        let _ = writeln!(
            out,
            "  n{} -> n{} [{}];",
            edge.from,
            edge.to,
            edge_attributes(picture, edge)
        );
    }
    out.push_str(&legend(picture));
    out.push_str("}\n");
    out
}

fn node_attributes(node: &Node) -> String {
    let badge = node.started.map_or_else(String::new, |number| {
        format!("<font color=\"#2c7a4b\"><b>{number}</b></font>&#160;&#160;")
    });
    let label = format!(
        "label=<{badge}<b>{}</b><br/><font face=\"DejaVu Sans Mono,Menlo,Consolas,monospace\" point-size=\"10\">{}</font>>",
        escape(&node.name),
        escape(&node.caption)
    );
    let look = match (&node.kind, node.started) {
        (NodeKind::Choice(_), _) => {
            ", shape=diamond, style=filled, margin=\"0.04,0.05\", fillcolor=\"#f3ecfb\", color=\"#8d63c7\""
        }
        (NodeKind::Job, _) => ", fillcolor=\"#fdeccc\", color=\"#c98a1b\"",
        (NodeKind::Device, Some(_)) => ", fillcolor=\"#e4f4ea\", color=\"#4c9f70\"",
        (NodeKind::Device, None) => "",
    };
    // The last word of an attribute counts.
    let open = if node.is_taken {
        ""
    } else {
        ", fillcolor=white, color=\"#a9b4c6\", fontcolor=\"#5a6780\""
    };
    format!("{label}{look}{open}")
}

fn edge_attributes(picture: &Picture, edge: &Edge) -> String {
    let (label, style) = match (edge.kind, picture.case(edge)) {
        (_, Some(case)) => (case.label.as_str(), "solid"),
        (kind, None) => {
            let style = match kind {
                EdgeKind::Dependency => "dashed",
                EdgeKind::After => "dotted",
                _ => "solid",
            };
            (picture.nodes[edge.to].signature, style)
        }
    };
    let look = match (picture.takes(edge), picture.case(edge)) {
        (true, Some(_)) => ", penwidth=2.2, color=\"#8d63c7\"",
        (true, None) => "",
        (false, _) => ", color=\"#b4bdcb\", fontcolor=\"#5a6780\"",
    };
    // The space keeps the label off its line.
    format!("label={}, style={style}{look}", quote(&format!(" {label}")))
}

/// What the looks mean, as a table beside the graph.
fn legend(picture: &Picture) -> String {
    let has_choices = picture
        .nodes
        .iter()
        .any(|node| matches!(node.kind, NodeKind::Choice(_)));
    let row =
        |sign: &str, meaning: &str| format!("<tr><td align=\"left\">{sign}</td><td align=\"left\">{meaning}</td></tr>");
    let colour = |colour: &str| format!("<font color=\"{colour}\">&#9632;</font>");
    let mut rows = row(&colour("#c98a1b"), "a job");
    rows += &row(&colour("#4c9f70"), "started before the jobs, in this order");
    rows += &row("&#8212;&#8212;&#8212;", "an argument of the functor");
    rows += &row("&#8211; &#8211; &#8211;", "a value only");
    rows += &row("&#183; &#183; &#183; &#183;", "only connected earlier");
    if has_choices {
        rows += &row(&colour("#8d63c7"), "a choice; in colour: what is taken now");
    }
    format!(
        "  legend [shape=plain, style=\"\", label=<<font point-size=\"10\"><table border=\"0\" cellspacing=\"1\">{rows}</table></font>>];\n"
    )
}

fn quote(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
    )
}

/// Text in a label like HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(quote("a\"\\\n"), r#""a\"\\\n""#);
        assert_eq!(escape("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
    }
}
