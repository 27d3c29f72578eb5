//! Xen's `.xl` files: settings with values that are quoted whatever is in them.

/// A file of settings.
pub(super) struct Settings(String);

/// The value of a setting.
pub(super) enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// Something that stands outside of quotes: a number, or in a template what a number is put in the place of.
    Bare(&'static str),
    /// Texts, one a line.
    Texts(&'a [String]),
}

impl Settings {
    /// A file with a comment at its top.
    pub fn new(comment: &'static str) -> Self {
        Settings(format!("# {comment}\n\n"))
    }

    /// Adds an empty line and then, if there is one, a comment.
    pub fn paragraph(&mut self, comment: Option<&'static str>) {
        self.0.push('\n');
        self.0.extend(comment.map(|comment| format!("# {comment}\n")));
    }

    /// Adds a setting.
    pub fn set(&mut self, name: &'static str, value: Value<'_>) {
        let value = match value {
            Value::Text(text) => quote(text),
            Value::Bare(word) => word.to_owned(),
            Value::Texts([]) => "[]".to_owned(),
            Value::Texts(texts) => {
                let lines: String = texts.iter().map(|text| format!("\n  {},", quote(text))).collect();
                format!("[{lines}\n]")
            }
        };
        self.0.push_str(&format!("{name} = {value}\n"));
    }

    /// The text.
    pub fn finish(self) -> String {
        self.0
    }
}

/// A text as the configuration's reader of Xen's tools (`libxlu_cfg`) reads it back. Its escapes are those of C, but for the
/// numbers of bytes, which it reads and forgets: such control characters are left out.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for character in text.chars() {
        match character {
            '\'' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_ascii_control() => {}
            other => quoted.push(other),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quoted texts of a line, as Xen reads them: `\'([^\'\\\n]|\\.)*\'`.
    fn texts(line: &str) -> Vec<String> {
        let mut texts = Vec::new();
        let mut characters = line.chars();
        while characters.any(|c| c == '\'') {
            let mut text = String::new();
            loop {
                match characters.next().expect("a closing quote") {
                    '\'' => break,
                    '\\' => text.push(match characters.next().unwrap() {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        other => other,
                    }),
                    other => text.push(other),
                }
            }
            texts.push(text);
        }
        texts
    }

    #[test]
    fn nothing_breaks_out() {
        for text in ["a','script=/evil", "a\\", "\\'", "a\n'b", "a \"b\" # c", "", "é"] {
            let quoted = quote(text);
            assert_eq!(texts(&quoted), [text], "{quoted}");
            assert!(!quoted.contains('\n'), "{quoted}");
        }
    }

    #[test]
    fn settings() {
        let mut file = Settings::new("A comment.");
        file.set("name", Value::Text("it's"));
        file.set("memory", Value::Bare("256"));
        file.paragraph(Some("Another."));
        file.set("disk", Value::Texts(&["a".to_owned(), "b'".to_owned()]));
        file.set("vif", Value::Texts(&[]));
        let expected =
            "# A comment.\n\nname = 'it\\'s'\nmemory = 256\n\n# Another.\ndisk = [\n  'a',\n  'b\\'',\n]\nvif = []\n";
        assert_eq!(file.finish(), expected);
    }
}
