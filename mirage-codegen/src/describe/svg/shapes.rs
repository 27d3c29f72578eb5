//! What a node looks like: a box with a tab that says what it provides, or a pointed box over the cases of a choice.

use super::drawing::Canvas;
use super::layout::{Point, Size};
use crate::describe::picture::{Node, NodeKind, Picture};

/// How far a tab stands out.
const TAB: f64 = 9.0;
/// Height of a tab.
const TAB_HEIGHT: f64 = 17.0;
/// Height of a device's box.
const BOX: f64 = 54.0;
/// Height of a choice's pointed box.
const POINTED: f64 = 40.0;
/// How far its points stand out.
const POINT: f64 = 20.0;
/// Height of a case.
const CASE: f64 = 22.0;
/// Between the cases, and above them.
const BETWEEN: f64 = 4.0;

/// A node with its measures.
pub(super) struct Shape<'a> {
    node: &'a Node,
    width: f64,
}

/// How wide a text is at most, in the fonts that the picture asks for, at this size.
///
/// The widths are those of DejaVu Sans Bold, the widest of them.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    let width = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.4,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '_' | 's' | 'c' | 'z' => 0.6,
        'm' | 'M' | 'W' | '%' | '@' => 1.1,
        'w' | 'Q' | 'O' | 'G' | 'D' | 'H' | 'N' | 'U' => 0.93,
        c if c.is_ascii_uppercase() => 0.82,
        c if c.is_ascii() => 0.72,
        _ => 1.05,
    };
    text.chars().map(width).sum::<f64>() * size
}

/// How wide a text in the font of captions is, in which all characters have one width.
fn caption_width(text: &str) -> f64 {
    text.chars()
        .map(|c| if c.is_ascii() { 0.62 } else { 1.05 })
        .sum::<f64>()
        * 11.0
}

impl<'a> Shape<'a> {
    pub fn new(node: &'a Node) -> Self {
        let tab = text_width(node.signature, 10.5) + 40.0;
        let inner = match &node.kind {
            NodeKind::Choice(cases) => {
                let cases: f64 = cases.iter().map(|case| case_width(&case.label) + BETWEEN).sum();
                (text_width(&node.caption, 12.5) + 2.0 * POINT + 8.0).max(cases - BETWEEN)
            }
            _ => text_width(&node.name, 14.0).max(caption_width(&node.caption)) + 28.0,
        };
        Shape {
            node,
            width: inner.max(tab).max(90.0).ceil(),
        }
    }

    pub fn title_width(picture: &Picture) -> f64 {
        text_width(&picture.title, 22.0).max(text_width(&picture.subtitle, 12.5))
    }

    pub fn size(&self) -> Size {
        let height = match &self.node.kind {
            NodeKind::Choice(_) => TAB + POINTED + BETWEEN + CASE,
            _ => TAB + BOX,
        };
        Size {
            width: self.width,
            height,
        }
    }

    /// Where the line of a case leaves the box, as a distance from its middle.
    pub fn port(&self, case: usize) -> f64 {
        self.cases()
            .get(case)
            .map_or(0.0, |(left, width)| left + width / 2.0 - self.width / 2.0)
    }

    /// Left edge and width of each case. They fill the width of the box.
    fn cases(&self) -> Vec<(f64, f64)> {
        let NodeKind::Choice(cases) = &self.node.kind else {
            return Vec::new();
        };
        let widths: Vec<f64> = cases.iter().map(|case| case_width(&case.label)).collect();
        let room = self.width - widths.iter().sum::<f64>() - BETWEEN * widths.len().saturating_sub(1) as f64;
        let more = room / widths.len().max(1) as f64;
        let mut left = 0.0;
        let places = widths.into_iter().map(|width| {
            let place = (left, width + more);
            left += width + more + BETWEEN;
            place
        });
        places.collect()
    }

    pub fn draw(&self, canvas: &mut Canvas, corner: Point) {
        let (node, middle) = (self.node, self.width / 2.0);
        canvas.open_described(
            corner.x,
            corner.y,
            &format!("{}: {}, {}", node.name, node.signature, node.caption),
        );
        let open = if node.is_taken { "" } else { " open" };
        let look = match (&node.kind, node.started) {
            (NodeKind::Choice(cases), _) => {
                let (top, bottom, right) = (TAB, TAB + POINTED, self.width);
                let half = (top + bottom) / 2.0;
                let points = [
                    (0.0, half),
                    (POINT, top),
                    (right - POINT, top),
                    (right, half),
                    (right - POINT, bottom),
                    (POINT, bottom),
                ];
                canvas.polygon(&format!("box choice{open}"), &points);
                canvas.text("subject", middle, half + 8.0, &node.caption);
                for (case, (left, width)) in cases.iter().zip(self.cases()) {
                    let look = if case.is_taken { "box chosen" } else { "box case" };
                    canvas.rectangle(look, [left, bottom + BETWEEN, width, CASE], 5.0);
                    canvas.text("label", left + width / 2.0, bottom + BETWEEN + 15.0, &case.label);
                }
                "choice"
            }
            (kind, started) => {
                let look = match kind {
                    NodeKind::Job => "job",
                    _ if started.is_some() => "started",
                    _ => "device",
                };
                canvas.rectangle(&format!("box {look}{open}"), [0.0, TAB, self.width, BOX], 8.0);
                canvas.text("name", middle, TAB + 28.0, &node.name);
                canvas.text("caption", middle, TAB + 45.0, &node.caption);
                look
            }
        };
        let tab = text_width(node.signature, 10.5) + 16.0;
        canvas.rectangle(
            &format!("fill {look}{open}"),
            [middle - tab / 2.0, 0.0, tab, TAB_HEIGHT],
            8.5,
        );
        canvas.text("tab", middle, 12.5, node.signature);
        if let Some(number) = node.started {
            canvas.circle("fill started", 2.0, TAB + 3.0, 9.0);
            canvas.text("number", 2.0, TAB + 7.0, &number.to_string());
        }
        canvas.close_group();
    }
}

fn case_width(label: &str) -> f64 {
    text_width(label, 11.5) + 14.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::picture::Case;

    #[test]
    fn text_fits_into_its_box() {
        let case = |label: &str| Case {
            label: label.to_owned(),
            is_taken: false,
        };
        let node = Node {
            name: "a_name_that_is_long".to_owned(),
            caption: "A.Module.With.A.Long.Path.Make".to_owned(),
            signature: "Signature",
            started: None,
            kind: NodeKind::Device,
            is_taken: true,
        };
        let shape = Shape::new(&node);
        assert!(shape.width > text_width(&node.name, 14.0) && shape.width > caption_width(&node.caption));
        let node = Node {
            kind: NodeKind::Choice(vec![case("unix"), case("solo5"), case("otherwise")]),
            ..node
        };
        let shape = Shape::new(&node);
        let places = shape.cases();
        assert!(places.windows(2).all(|pair| pair[0].0 + pair[0].1 < pair[1].0));
        assert!((places[2].0 + places[2].1 - shape.width).abs() < 0.01);
        assert!((0..3).map(|case| shape.port(case)).is_sorted());
    }
}
