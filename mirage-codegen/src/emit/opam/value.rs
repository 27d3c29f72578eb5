//! Values of opam files.

use std::fmt;

/// A text as opam reads it back, whatever is in it.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            '\n' => literal.push_str("\\n"),
            control if control.is_ascii_control() => literal.push_str(&format!("\\{:03}", u32::from(control))),
            other => literal.push(other),
        }
    }
    literal.push('"');
    literal
}

/// A text where opam fills in variables (`%{bin}%`): none of this text is one.
pub(super) fn template(text: &str) -> String {
    literal(&text.replace('%', "%%"))
}

/// A list of texts.
pub(super) fn strings<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| literal(text.as_ref())).collect();
    format!("[{}]", texts.join(" "))
}

/// A list of lists, one a line.
#[derive(Default)]
pub(super) struct Commands(Vec<String>);

impl Commands {
    /// Adds a list.
    pub fn add(&mut self, list: String) {
        self.0.push(list);
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("[]");
        }
        f.write_str("[\n")?;
        self.0.iter().try_for_each(|list| writeln!(f, "  {list}"))?;
        f.write_str("]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        assert_eq!(
            literal("a \"b\" \\ %{c}%\n\t\u{7f}é"),
            r#""a \"b\" \\ %{c}%\n\009\127é""#
        );
        assert_eq!(template("100% %{c}%"), r#""100%% %%{c}%%""#);
        assert_eq!(strings(["a", "]"]), r#"["a" "]"]"#);
    }
}
