//! A picture as SVG: boxes for devices, pointed boxes for choices, and lines that end at the signature they ask for.

mod drawing;
mod layers;
mod layout;
mod legend;
mod order;
mod place;
mod shapes;

use super::picture::{Edge, EdgeKind, NodeKind, Picture};
use layout::{Arrow, layout};
use shapes::Shape;

/// What is left free around everything.
const MARGIN: f64 = 28.0;
/// Height of the title above the graph.
const TITLE: f64 = 62.0;

/// The picture as a whole SVG file.
pub(super) fn draw(picture: &Picture) -> String {
    let shapes: Vec<Shape> = picture.nodes.iter().map(Shape::new).collect();
    let sizes: Vec<_> = shapes.iter().map(Shape::size).collect();
    let arrows: Vec<Arrow> = picture.edges.iter().map(|edge| arrow(picture, &shapes, edge)).collect();
    let is_job = |node: usize| matches!(picture.nodes[node].kind, NodeKind::Job);
    let started = |node: usize| picture.nodes[node].started.unwrap_or(usize::MAX);
    let layout = layout(&sizes, &arrows, |node| (!is_job(node), started(node)));
    let (legend, legend_size) = legend::draw(picture, layout.width);
    let width = layout.width.max(legend_size.width).max(Shape::title_width(picture));
    let mut canvas = drawing::Canvas::new(
        width + 2.0 * MARGIN,
        TITLE + layout.height + legend_size.height + 3.0 * MARGIN,
        &picture.title,
    );
    canvas.text("title", MARGIN, MARGIN + 16.0, &picture.title);
    canvas.text("note", MARGIN, MARGIN + 36.0, &picture.subtitle);
    canvas.open_group(MARGIN + (width - layout.width) / 2.0, MARGIN + TITLE - 10.0);
    let takes = |line: &&layout::Line| picture.takes(&picture.edges[line.arrow]);
    // What is taken is drawn over what is not.
    let (taken, open): (Vec<_>, Vec<_>) = layout.lines.iter().partition(takes);
    for line in open.into_iter().chain(taken) {
        canvas.line(line, &look(picture, &picture.edges[line.arrow]));
    }
    for (shape, position) in shapes.iter().zip(&layout.positions) {
        shape.draw(&mut canvas, *position);
    }
    canvas.close_group();
    canvas.open_group(MARGIN, TITLE + layout.height + 2.0 * MARGIN);
    canvas.append(&legend);
    canvas.close_group();
    canvas.finish()
}

fn arrow(picture: &Picture, shapes: &[Shape], edge: &Edge) -> Arrow {
    let (bundle, port) = match edge.kind {
        EdgeKind::Input => (0, None),
        EdgeKind::Dependency => (1, None),
        EdgeKind::After => (2, None),
        EdgeKind::Case(case) => (3, Some(shapes[edge.from].port(case))),
    };
    Arrow {
        from: edge.from,
        to: edge.to,
        bundle: 2 * bundle + usize::from(picture.takes(edge)),
        port,
    }
}

/// The classes of an edge's line.
fn look(picture: &Picture, edge: &Edge) -> String {
    let kind = match (edge.kind, picture.takes(edge)) {
        (EdgeKind::Dependency, _) => "dependency",
        (EdgeKind::After, _) => "after",
        (EdgeKind::Case(_), true) => "case",
        _ => "input",
    };
    format!("{kind}{}", if picture.takes(edge) { "" } else { " open" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::picture::Node;

    fn node(name: &str, kind: NodeKind) -> Node {
        let (name, caption) = (name.to_owned(), "A<B> & \"C\"".to_owned());
        Node {
            name,
            caption,
            signature: "S",
            started: None,
            kind,
            is_taken: true,
        }
    }

    #[test]
    fn tags_are_balanced_and_text_is_escaped() {
        let nodes = vec![node("<below>", NodeKind::Device), node("above", NodeKind::Job)];
        let edges = vec![Edge {
            from: 1,
            to: 0,
            kind: EdgeKind::Input,
        }];
        let picture = Picture {
            title: "a & b".to_owned(),
            subtitle: String::new(),
            nodes,
            edges,
        };
        let svg = draw(&picture);
        assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count());
        assert_eq!(svg.matches("<text ").count(), svg.matches("</text>").count());
        assert!(
            svg.contains("&lt;below&gt;")
                && svg.contains("A&lt;B&gt; &amp; &quot;C&quot;")
                && svg.contains("<title>a &amp; b")
        );
        assert_eq!(
            svg.matches("class=\"line input\"").count(),
            2,
            "the arrow, and its sign in the legend"
        );
    }

    #[test]
    fn nothing_at_all() {
        let picture = Picture {
            title: "empty".to_owned(),
            subtitle: String::new(),
            nodes: Vec::new(),
            edges: Vec::new(),
        };
        assert!(draw(&picture).ends_with("</svg>\n"));
    }
}
