//! SVG text: elements, escaping, and what the classes look like in a light and in a dark surrounding.

use super::layout::Line;
use std::fmt::Write;

/// An SVG file in the making.
pub(super) struct Canvas {
    text: String,
}

/// The looks, with the colours of a light surrounding.
const STYLE: &str = "
text { font-family: -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif; font-size: 14px; fill: #16233a; }
.title { font-size: 22px; font-weight: 700; }
.note { font-size: 12.5px; fill: #56657f; }
.name { font-weight: 600; text-anchor: middle; }
.caption { font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 11px; fill: #56657f; text-anchor: middle; }
.tab { font-size: 10.5px; fill: #ffffff; text-anchor: middle; }
.number { font-size: 11px; font-weight: 600; fill: #ffffff; text-anchor: middle; }
.subject { font-size: 12.5px; font-weight: 600; text-anchor: middle; }
.label { font-size: 11.5px; text-anchor: middle; }
.paper { fill: #ffffff; }
.box { fill: #f3f6fb; stroke: #6b84ad; stroke-width: 1.3; }
.box.job { fill: #fdeccc; stroke: #c98a1b; }
.box.started { fill: #e4f4ea; stroke: #4c9f70; }
.box.choice { fill: #f3ecfb; stroke: #8d63c7; }
.box.case { fill: #ffffff; stroke: #b9a3d9; stroke-width: 1; }
.box.open { fill: #ffffff; stroke: #b4bdcb; }
.box.chosen { fill: #d9c6f3; stroke: #8d63c7; }
.fill { fill: #6b84ad; }
.fill.job { fill: #b3780f; }
.fill.started { fill: #3c8a5e; }
.fill.choice { fill: #8d63c7; }
.fill.open { fill: #7c899e; }
.line { fill: none; stroke: #6b84ad; stroke-width: 1.4; }
.line.dependency { stroke-dasharray: 7 4; }
.line.after { stroke-dasharray: 1.5 4; stroke-linecap: round; stroke-width: 1.9; }
.line.case { stroke: #8d63c7; stroke-width: 2.4; }
.line.open { stroke: #b4bdcb; }
.head { fill: #6b84ad; }
.head.case { fill: #8d63c7; }
.head.open { fill: #b4bdcb; }
";

/// The colours of a dark surrounding.
const DARK: &str = "
text { fill: #e6ecf7; }
.note, .caption { fill: #a3b1c9; }
.paper { fill: #10151d; }
.box { fill: #1a2332; stroke: #7f99c4; }
.box.job { fill: #3a2c10; stroke: #e0a53a; }
.box.started { fill: #14301f; stroke: #5cb983; }
.box.choice { fill: #2a2038; stroke: #ad87e0; }
.box.case { fill: #10151d; stroke: #6d5a8c; }
.box.open { fill: #10151d; stroke: #4a566b; }
.box.chosen { fill: #4c3670; stroke: #ad87e0; }
.tab, .number { fill: #0b1018; }
.fill, .head { fill: #7f99c4; }
.fill.job { fill: #e0a53a; }
.fill.started { fill: #5cb983; }
.fill.choice, .head.case { fill: #ad87e0; }
.fill.open { fill: #8592a8; }
.line { stroke: #7f99c4; }
.line.case { stroke: #ad87e0; }
.line.open { stroke: #4a566b; }
.head.open { fill: #4a566b; }
";

impl Canvas {
    /// An empty page.
    pub fn new(width: f64, height: f64, title: &str) -> Self {
        let (width, height) = (width.ceil(), height.ceil());
        let mut canvas = Canvas::piece();
        canvas.push(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{}</title>\n<style>{STYLE}\
             @media (prefers-color-scheme: dark) {{{DARK}}}\n</style>\n\
             <rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>",
            escape(title)
        ));
        canvas
    }

    /// Elements that will be appended to a page.
    pub fn piece() -> Self {
        Canvas { text: String::new() }
    }

    fn push(&mut self, element: std::fmt::Arguments) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{element}");
    }

    pub fn append(&mut self, piece: &Canvas) {
        self.text.push_str(&piece.text);
    }

    /// Moves what follows.
    pub fn open_group(&mut self, x: f64, y: f64) {
        self.push(format_args!("<g transform=\"translate({} {})\">", number(x), number(y)));
    }

    /// Begins a group with a text that is shown where the pointer rests on it.
    pub fn open_described(&mut self, x: f64, y: f64, description: &str) {
        self.open_group(x, y);
        self.push(format_args!("<title>{}</title>", escape(description)));
    }

    pub fn close_group(&mut self) {
        self.push(format_args!("</g>"));
    }

    pub fn text(&mut self, class: &str, x: f64, y: f64, text: &str) {
        self.push(format_args!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>",
            number(x),
            number(y),
            escape(text)
        ));
    }

    pub fn rectangle(&mut self, class: &str, [x, y, width, height]: [f64; 4], radius: f64) {
        self.push(format_args!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
            number(x),
            number(y),
            number(width),
            number(height),
            number(radius)
        ));
    }

    pub fn polygon(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{},{}", number(*x), number(*y)))
            .collect();
        self.push(format_args!(
            "<polygon class=\"{class}\" points=\"{}\"/>",
            points.join(" ")
        ));
    }

    pub fn circle(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        self.push(format_args!(
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            number(x),
            number(y),
            number(radius)
        ));
    }

    /// A line of the graph, with its head where it arrives.
    pub fn line(&mut self, line: &Line, look: &str) {
        const HEAD: f64 = 7.0;
        let (start, bend) = (line.start, line.bend);
        let (x, y) = (line.end.x, line.end.y - if line.is_end { HEAD } else { 0.0 });
        let middle = (bend + y) / 2.0;
        let [x1, y1, b, m, x2, y2] = [start.x, start.y, bend, middle, x, y].map(number);
        self.push(format_args!(
            "<path class=\"line {look}\" d=\"M{x1} {y1}V{b}C{x1} {m} {x2} {m} {x2} {y2}\"/>"
        ));
        if line.is_end {
            self.polygon(&format!("head {look}"), &[(x - 4.0, y), (x + 4.0, y), (x, y + HEAD)]);
        }
    }

    pub fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

/// A coordinate with a digit after the point at most.
fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // Not `-0`.
    format!("{}", rounded + 0.0)
}

/// Text between tags; characters that XML cannot hold are replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(
            escape("a<b> & \"c\"\n\u{1}é"),
            "a&lt;b&gt; &amp; &quot;c&quot; \u{fffd}é"
        );
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!([number(1.0), number(1.26), number(-0.01)], ["1", "1.3", "0"]);
    }
}
