//! XML, of which no text or value breaks out.

use std::fmt::{self, Write};

/// An element with what is in it.
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Vec<Content>,
}

enum Content {
    Text(String),
    Element(Element),
    /// An element that is to be looked at and not to be read.
    Comment(Element),
}

impl Element {
    /// An element with nothing in it.
    pub fn new(name: &'static str) -> Self {
        Element {
            name,
            attributes: Vec::new(),
            content: Vec::new(),
        }
    }

    /// Adds an attribute.
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Adds a text.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.content.push(Content::Text(text.into()));
        self
    }

    /// Adds an element.
    pub fn with(mut self, element: Element) -> Self {
        self.content.push(Content::Element(element));
        self
    }

    /// Adds an element as a comment.
    pub fn with_comment(mut self, element: Element) -> Self {
        self.content.push(Content::Comment(element));
        self
    }

    fn write_opening(&self, text: &mut String) {
        text.push('<');
        text.push_str(self.name);
        for (name, value) in &self.attributes {
            text.extend([" ", name, "='", &escape(value), "'"]);
        }
        text.push_str(if self.content.is_empty() { "/>" } else { ">" });
    }

    fn write_closing(&self, text: &mut String) {
        if !self.content.is_empty() {
            text.extend(["</", self.name, ">"]);
        }
    }

    /// On one line.
    fn write_inline(&self, text: &mut String) {
        self.write_opening(text);
        for content in &self.content {
            match content {
                Content::Text(inner) => text.push_str(&escape(inner)),
                Content::Element(element) => element.write_inline(text),
                Content::Comment(element) => element.write_comment(text),
            }
        }
        self.write_closing(text);
    }

    /// A comment has no two dashes in it: the second one is written by its number, which is right where the comment's
    /// marks are taken away.
    fn write_comment(&self, text: &mut String) {
        let mut inner = String::new();
        self.write_inline(&mut inner);
        text.extend(["<!-- ", &inner.replace("--", "-&#45;"), " -->"]);
    }

    /// With a line for each element in it.
    fn write(&self, indentation: usize, text: &mut String) {
        let has_text = self.content.iter().any(|content| matches!(content, Content::Text(_)));
        if has_text || self.content.is_empty() {
            return self.write_inline(text);
        }
        let line = |text: &mut String, indentation: usize| {
            text.push('\n');
            text.extend(std::iter::repeat_n("  ", indentation));
        };
        self.write_opening(text);
        for content in &self.content {
            line(text, indentation + 1);
            match content {
                Content::Text(_) => {}
                Content::Element(element) => element.write(indentation + 1, text),
                Content::Comment(element) => element.write_comment(text),
            }
        }
        line(text, indentation);
        self.write_closing(text);
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(0, &mut text);
        writeln!(f, "{text}")
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\'' => escaped.push_str("&apos;"),
            '"' => escaped.push_str("&quot;"),
            // Written by itself, each would be read as a blank.
            '\n' | '\t' | '\r' => {
                // Writing to a String cannot fail.
                let _ = write!(escaped, "&#{};", u32::from(character));
            }
            // XML has no other control characters, by whatever name.
            control if control.is_control() => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out() {
        let nasty = "<&'\">]]>\n\u{1}--é";
        let element = Element::new("a")
            .attribute("b", nasty)
            .with(Element::new("c").text(nasty))
            .with_comment(Element::new("d").attribute("e", "x--y -->"));
        let escaped = "&lt;&amp;&apos;&quot;&gt;]]&gt;&#10;\u{fffd}--é";
        assert_eq!(
            element.to_string(),
            format!("<a b='{escaped}'>\n  <c>{escaped}</c>\n  <!-- <d e='x-&#45;y -&#45;&gt;'/> -->\n</a>\n")
        );
    }

    #[test]
    fn layout() {
        let element = Element::new("a").with(
            Element::new("b")
                .with(Element::new("c"))
                .with(Element::new("d").text(" ")),
        );
        assert_eq!(
            element.to_string(),
            "<a>\n  <b>\n    <c/>\n    <d> </d>\n  </b>\n</a>\n"
        );
    }
}
