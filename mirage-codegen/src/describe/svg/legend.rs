//! What the looks mean, for those that occur.

use super::drawing::Canvas;
use super::layout::{Line, Point, Size};
use super::shapes::text_width;
use crate::describe::picture::{EdgeKind, NodeKind, Picture};

/// The width that a legend may fill at least.
const PAGE: f64 = 640.0;
const ROW: f64 = 24.0;
/// How wide a note is, compared with bold text.
const NOTE: f64 = 0.86;

enum Sign {
    Box(&'static str),
    Number,
    Tab,
    Line(&'static str),
}

/// The legend, in rows that are as wide as the graph if that is wide enough.
pub(super) fn draw(picture: &Picture, width: f64) -> (Canvas, Size) {
    let has_node = |is: fn(&NodeKind) -> bool| picture.nodes.iter().any(|node| is(&node.kind));
    let has_edge = |kind: EdgeKind| picture.edges.iter().any(|edge| edge.kind == kind);
    let has_choice = has_node(|kind| matches!(kind, NodeKind::Choice(_)));
    let entries = [
        (
            Sign::Box("job"),
            "a job",
            has_node(|kind| matches!(kind, NodeKind::Job)),
        ),
        (
            Sign::Number,
            "started before the jobs, in this order",
            picture.nodes.iter().any(|node| node.started.is_some()),
        ),
        (
            Sign::Tab,
            "what a box provides: lines end at what they ask for",
            has_edge(EdgeKind::Input),
        ),
        (
            Sign::Line("input"),
            "an argument of the functor",
            has_edge(EdgeKind::Input),
        ),
        (Sign::Line("dependency"), "a value only", has_edge(EdgeKind::Dependency)),
        (Sign::Line("after"), "only connected earlier", has_edge(EdgeKind::After)),
        (Sign::Box("choice"), "a choice", has_choice),
        (Sign::Line("case"), "the case that is taken", has_choice),
        (
            Sign::Box("open"),
            "not taken",
            picture.nodes.iter().any(|node| !node.is_taken),
        ),
    ];
    let mut canvas = Canvas::piece();
    let mut size = Size {
        width: 0.0,
        height: ROW,
    };
    let mut x = 0.0;
    for (sign, meaning, _) in entries.iter().filter(|(_, _, occurs)| *occurs) {
        let entry = 42.0 + NOTE * text_width(meaning, 12.5);
        if x > 0.0 && x + entry > width.max(PAGE) {
            x = 0.0;
            size.height += ROW;
        }
        let y = size.height - ROW / 2.0;
        match sign {
            Sign::Box(look) => canvas.rectangle(&format!("box {look}"), [x, y - 7.0, 26.0, 14.0], 4.0),
            Sign::Number => {
                canvas.rectangle("box started", [x, y - 7.0, 26.0, 14.0], 4.0);
                canvas.circle("fill started", x + 2.0, y - 4.0, 5.0);
            }
            Sign::Tab => canvas.rectangle("fill device", [x, y - 6.0, 26.0, 12.0], 6.0),
            Sign::Line(look) => {
                let (start, end) = (
                    Point { x: x + 2.0, y: y - 9.0 },
                    Point {
                        x: x + 24.0,
                        y: y + 9.0,
                    },
                );
                canvas.line(
                    &Line {
                        start,
                        bend: start.y,
                        end,
                        arrow: 0,
                        is_end: true,
                    },
                    look,
                );
            }
        }
        canvas.text("note", x + 34.0, y + 4.5, meaning);
        size.width = size.width.max(x + entry);
        x += entry + 18.0;
    }
    (canvas, size)
}
