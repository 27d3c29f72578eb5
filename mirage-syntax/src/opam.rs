//! opam files: values that are quoted whatever is in them, and a file of such values.
//!
//! ```
//! use mirage_syntax::opam::{Condition, Value};
//!
//! let lwt = Value::string("lwt").only_if([Condition::Defined("monorepo"), Condition::AtLeast("5.0".to_owned())]);
//! assert_eq!(lwt.to_string(), r#""lwt" {?monorepo & >= "5.0"}"#);
//! ```

use std::fmt::{self, Write};

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    String(String),
    /// Values between brackets.
    List(Vec<Value>),
    /// A value that counts only if all of some conditions hold.
    Conditional(Box<Value>, Vec<Condition>),
}

/// A condition of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A variable is true.
    Is(&'static str),
    /// A variable is defined.
    Defined(&'static str),
    /// The package's version is not below this one.
    AtLeast(String),
    /// The package's version is below this one.
    Below(String),
}

impl Value {
    /// A text.
    pub fn string(text: impl Into<String>) -> Self {
        Value::String(text.into())
    }

    /// A text where opam fills in variables, such as in a command: none of this text is one.
    pub fn template(text: &str) -> Self {
        Value::String(text.replace('%', "%%"))
    }

    /// A text where opam fills in variables: a variable of opam's with any text behind it.
    pub fn variable(name: &'static str, behind: &str) -> Self {
        Value::String(format!("%{{{name}}}%{}", behind.replace('%', "%%")))
    }

    /// A list.
    pub fn list(values: impl IntoIterator<Item = Value>) -> Self {
        Value::List(values.into_iter().collect())
    }

    /// A list of texts.
    pub fn strings<S: Into<String>>(texts: impl IntoIterator<Item = S>) -> Self {
        Value::list(texts.into_iter().map(Value::string))
    }

    /// The value, which counts only if all of these hold.
    pub fn only_if(self, conditions: impl IntoIterator<Item = Condition>) -> Self {
        let conditions: Vec<Condition> = conditions.into_iter().collect();
        if conditions.is_empty() {
            self
        } else {
            Value::Conditional(Box::new(self), conditions)
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::String(text) => quote(text, f),
            Value::List(values) => write!(f, "[{}]", joined(values, " ")),
            Value::Conditional(value, conditions) => write!(f, "{value} {{{}}}", joined(conditions, " & ")),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Is(variable) => f.write_str(variable),
            Condition::Defined(variable) => write!(f, "?{variable}"),
            Condition::AtLeast(version) => {
                f.write_str(">= ")?;
                quote(version, f)
            }
            Condition::Below(version) => {
                f.write_str("< ")?;
                quote(version, f)
            }
        }
    }
}

fn joined<T: fmt::Display>(values: &[T], separator: &str) -> String {
    let values: Vec<String> = values.iter().map(T::to_string).collect();
    values.join(separator)
}

/// Writes a text as opam reads it back.
fn quote(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(f, "\\{character}")?,
            '\n' => f.write_str("\\n")?,
            control if control.is_ascii_control() => write!(f, "\\{:03}", u32::from(control))?,
            other => f.write_char(other)?,
        }
    }
    f.write_char('"')
}

/// The fields of a file, or of a section of one, in order.
#[derive(Debug, Clone, Default)]
pub struct Fields(String);

impl Fields {
    /// Adds a field. A list of more than texts has a line for each of its values.
    pub fn add(&mut self, name: &'static str, value: &Value) {
        let text = match value {
            Value::List(values) if values.iter().any(|value| !matches!(value, Value::String(_))) => {
                let lines: String = values.iter().map(|value| format!("  {value}\n")).collect();
                format!("[\n{lines}]")
            }
            value => value.to_string(),
        };
        self.0.push_str(&format!("{name}: {text}\n"));
    }

    /// Adds a section.
    pub fn section(&mut self, name: &'static str, fields: &Fields) {
        let lines: String = fields.0.lines().map(|line| format!("  {line}\n")).collect();
        self.0.push_str(&format!("{name} {{\n{lines}}}\n"));
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        assert_eq!(
            Value::string("a \"b\" \\ %{c}%\n\t\u{7f}é").to_string(),
            r#""a \"b\" \\ %{c}%\n\009\127é""#
        );
        assert_eq!(Value::template("100% %{c}%").to_string(), r#""100%% %%{c}%%""#);
        assert_eq!(Value::variable("bin", "/a%\"").to_string(), r#""%{bin}%/a%%\"""#);
        assert_eq!(Value::strings(["a", "]"]).to_string(), r#"["a" "]"]"#);
        let bound = Value::string("a").only_if([Condition::Is("build"), Condition::Below("1\"".to_owned())]);
        assert_eq!(bound.to_string(), r#""a" {build & < "1\""}"#);
        assert_eq!(Value::string("a").only_if([]).to_string(), "\"a\"");
    }

    #[test]
    fn layout() {
        let mut fields = Fields::default();
        fields.add("a", &Value::list([Value::strings(["b", "c"]), Value::string("d")]));
        fields.add("e", &Value::list([]));
        let mut inner = Fields::default();
        inner.add("f", &Value::string("g\nh"));
        fields.section("url", &inner);
        let expected = "a: [\n  [\"b\" \"c\"]\n  \"d\"\n]\ne: []\nurl {\n  f: \"g\\nh\"\n}\n";
        assert_eq!(fields.to_string(), expected);
    }
}
