//! OCaml names, paths and literals.

use crate::SyntaxError;
use std::fmt::Write;

/// The reserved words of OCaml 4 and 5, in order of the alphabet.
pub const KEYWORDS: [&str; 57] = [
    "and",
    "as",
    "asr",
    "assert",
    "begin",
    "class",
    "constraint",
    "do",
    "done",
    "downto",
    "effect",
    "else",
    "end",
    "exception",
    "external",
    "false",
    "for",
    "fun",
    "function",
    "functor",
    "if",
    "in",
    "include",
    "inherit",
    "initializer",
    "land",
    "lazy",
    "let",
    "lor",
    "lsl",
    "lsr",
    "lxor",
    "match",
    "method",
    "mod",
    "module",
    "mutable",
    "new",
    "nonrec",
    "object",
    "of",
    "open",
    "or",
    "private",
    "rec",
    "sig",
    "struct",
    "then",
    "to",
    "true",
    "try",
    "type",
    "val",
    "virtual",
    "when",
    "while",
    "with",
];

/// Whether the text is a reserved word.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// Whether the text is a lower-case identifier (of a value) that is no keyword.
pub fn is_value_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name != "_"
        && name.chars().all(is_name_character)
        && !is_keyword(name)
}

/// Whether the text is a capitalised identifier (of a module).
pub fn is_module_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(is_name_character)
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '\''
}

/// Checks a module path such as `Unikernel.Main`.
pub fn check_module_path(path: &str) -> Result<(), SyntaxError> {
    for segment in path.split('.') {
        if !is_module_name(segment) {
            return Err(SyntaxError::new(format!(
                "`{path}` is not an OCaml module path: {}",
                describe_segment(segment, path)
            )));
        }
    }
    Ok(())
}

/// Checks the name of a module's file without its ending, such as `unikernel`.
pub fn check_module_file(name: &str) -> Result<(), SyntaxError> {
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_name_character) {
        return Ok(());
    }
    Err(SyntaxError::new(format!(
        "`{name}` is not the name of a module's file without its ending: use a letter, then letters, digits and `_`"
    )))
}

/// Checks the path of a value such as `Unikernel.hello`.
pub fn check_value_path(path: &str) -> Result<(), SyntaxError> {
    let (module, value) = path.rsplit_once('.').unwrap_or(("", path));
    if !module.is_empty() || path.starts_with('.') {
        check_module_path(module).map_err(|_| {
            SyntaxError::new(format!(
                "`{path}` is not the path of an OCaml value: `{module}` is not a module path"
            ))
        })?;
    }
    if is_value_name(value) {
        Ok(())
    } else {
        Err(SyntaxError::new(format!(
            "`{path}` is not the path of an OCaml value: `{value}` is not a value's name (a lower-case identifier)"
        )))
    }
}

/// Checks the path of a module type such as `Mirage_net.S`.
pub fn check_module_type(path: &str) -> Result<(), SyntaxError> {
    check_module_path(path).map_err(|_| {
        SyntaxError::new(format!(
            "`{path}` is not the path of an OCaml module type, such as `Mirage_net.S`"
        ))
    })
}

fn describe_segment(segment: &str, path: &str) -> String {
    if segment.is_empty() {
        return "a part of it is empty".to_owned();
    }
    let capitalised = capitalise(segment);
    if is_module_name(&capitalised) {
        let corrected: Vec<_> = path
            .split('.')
            .map(|s| {
                if s == segment {
                    capitalised.clone()
                } else {
                    s.to_owned()
                }
            })
            .collect();
        return format!(
            "`{segment}` must start with a capital letter; did you mean `{}`?",
            corrected.join(".")
        );
    }
    format!("`{segment}` is not a module name (letters, digits, `_` and `'`, starting with a capital letter)")
}

/// The text with its first letter in upper case.
pub fn capitalise(name: &str) -> String {
    let mut characters = name.chars();
    characters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + characters.as_str())
        .unwrap_or_default()
}

/// A value's name made from any text: what an identifier cannot hold becomes `_`, and the result is never
/// empty, never a keyword and never starts with a digit or an underscore.
///
/// ```
/// use mirage_syntax::ocaml::value_name;
/// assert_eq!(value_name("Tcpip_stack_direct.MakeV4V6"), "tcpip_stack_direct_makev4v6");
/// assert_eq!(value_name("t/été"), "t_t");
/// assert_eq!(value_name("type"), "type_");
/// ```
pub fn value_name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            'A'..='Z' => name.push(c.to_ascii_lowercase()),
            _ if name.ends_with('_') || name.is_empty() => {}
            _ => name.push('_'),
        }
    }
    name.truncate(name.trim_end_matches('_').len());
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        name.insert_str(0, if name.is_empty() { "device" } else { "device_" });
    }
    if is_keyword(&name) {
        name.push('_');
    }
    name
}

/// An OCaml string literal with the same bytes as the text.
///
/// Written as UTF-8; only quotes, backslashes and control characters are escaped.
///
/// ```
/// assert_eq!(mirage_syntax::ocaml::string_literal("a \"b\"\n\u{1}é"), r#""a \"b\"\n\001é""#);
/// ```
pub fn string_literal(text: &str) -> String {
    if !text.contains(['"', '\\', '\x7f']) && !text.contains(|c: char| c < ' ') {
        return format!("\"{text}\"");
    }
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                let _ = write!(literal, "\\{:03}", c as u32);
            }
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// The directive by which OCaml takes the next line for one of another file, with the end of its own line. It has no escapes:
/// there is none for a file whose name holds a quote or the end of a line.
///
/// ```
/// use mirage_syntax::ocaml::line_directive;
/// assert_eq!(line_directive(7, "src/été\\main.rs").unwrap(), "# 7 \"src/été\\main.rs\"\n");
/// assert_eq!(line_directive(7, "a\"b.rs"), None);
/// ```
pub fn line_directive(line: u32, file: &str) -> Option<String> {
    (!file.contains(['"', '\n', '\r'])).then(|| format!("# {line} \"{file}\"\n"))
}

/// The lower-case and capitalised names that a piece of OCaml text may refer to by themselves, words of comments and
/// strings included. A name behind a dot belongs to what stands before the dot and is left out.
pub fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let mut is_qualified = false;
    text.split_inclusive(|c: char| !is_name_character(c))
        .filter_map(move |word| {
            let name = word.trim_end_matches(|c: char| !is_name_character(c));
            let is_free = !is_qualified && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            is_qualified = word.ends_with('.');
            is_free.then_some(name)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_found() {
        assert!(KEYWORDS.iter().all(|word| is_keyword(word)) && !is_keyword("value"));
    }

    #[test]
    fn module_paths() {
        assert!(check_module_path("Unikernel.Main").is_ok());
        assert_eq!(
            check_module_path("unikernel.Main").unwrap_err().to_string(),
            "`unikernel.Main` is not an OCaml module path: `unikernel` must start with a capital letter; did you mean `Unikernel.Main`?"
        );
        for bad in ["", ".", "A.", "A..B", "A-b", "Ünikernel", "A b"] {
            assert!(check_module_path(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn value_paths() {
        assert!(check_value_path("Unikernel.hello").is_ok());
        assert!(check_value_path("hello").is_ok());
        for bad in [
            "Unikernel",
            "Unikernel.",
            ".hello",
            "unikernel.hello",
            "Unikernel.type",
            "A.b.c",
        ] {
            assert!(check_value_path(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn value_names_are_valid() {
        for text in ["", "4", "été", "Make", "let", "__", "a.b-c", "日本"] {
            let name = value_name(text);
            assert!(is_value_name(&name), "{text} gave {name}");
        }
    }

    #[test]
    fn names() {
        let names: Vec<_> = names_in("Mirage_sleep.ns (Duration.of_sec x) >>= fun () -> f' 4.2").collect();
        assert_eq!(names, ["Mirage_sleep", "Duration", "x", "fun", "f'"]);
    }
}
