//! findlib's language: that of META files, which say which libraries a package has and what each requires, and of its
//! configuration.
//!
//! ```
//! use mirage_syntax::findlib::Meta;
//!
//! let meta = Meta::read(r#"version = "1.2" package "unix" ( requires = "lwt,unix" )"#).unwrap();
//! assert_eq!(meta.version().as_deref(), Some("1.2"));
//! assert_eq!(meta.libraries("logs")["logs.unix"], ["lwt", "unix"]);
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Predicates that hold for code of an image.
const HOLD: [&str; 3] = ["native", "mt", "mt_posix"];

/// One that dune lets hold too. It stands before what only a preprocessor requires, which is no part of an image.
const PREPROCESSOR: &str = "ppx_driver";

/// How deep packages can be within packages: deeper than any are, and it keeps hostile text from using up the stack.
const DEPTH: usize = 64;

/// What a META file says of a package or of one that is part of it, or what a configuration says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta {
    settings: Vec<Setting>,
    packages: BTreeMap<String, Meta>,
}

/// `name(predicates) = "value"`, or with `+=`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Setting {
    name: String,
    predicates: Vec<Predicate>,
    is_addition: bool,
    value: String,
}

/// A word that has to hold, or not to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Predicate {
    word: String,
    is_negated: bool,
}

impl Setting {
    fn is(&self, name: &str, predicates: &[&str]) -> bool {
        self.name == name
            && !self.is_addition
            && self
                .predicates
                .iter()
                .cloned()
                .eq(predicates.iter().copied().map(Predicate::of))
    }
}

impl Predicate {
    fn of(word: &str) -> Self {
        Predicate {
            word: word.to_owned(),
            is_negated: false,
        }
    }

    fn holds(&self) -> bool {
        let holds = HOLD.contains(&self.word.as_str());
        holds != self.is_negated && !(self.is_negated && self.word == PREPROCESSOR)
    }
}

impl Meta {
    /// What the text says; nothing where findlib would refuse it.
    pub fn read(text: &str) -> Option<Meta> {
        let tokens = tokens(text)?;
        let mut rest = tokens.as_slice();
        let mut open: Vec<(String, Meta)> = Vec::new();
        let mut here = Meta::default();
        loop {
            rest = match rest {
                [] => return open.is_empty().then_some(here),
                [Token::Sign(')'), after @ ..] => {
                    let (name, outer) = open.pop()?;
                    let inner = std::mem::replace(&mut here, outer);
                    here.packages.insert(name, inner);
                    after
                }
                [Token::Word("package"), Token::Text(name), Token::Sign('('), after @ ..] => {
                    if open.len() == DEPTH {
                        return None;
                    }
                    open.push((name.clone(), std::mem::take(&mut here)));
                    after
                }
                [Token::Word(name), after @ ..] => {
                    let (predicates, after) = predicates(after)?;
                    let (is_addition, value, after) = match after {
                        [Token::Sign('='), Token::Text(value), after @ ..] => (false, value, after),
                        [Token::Sign('+'), Token::Sign('='), Token::Text(value), after @ ..] => (true, value, after),
                        _ => return None,
                    };
                    here.settings.push(Setting {
                        name: (*name).to_owned(),
                        predicates,
                        is_addition,
                        value: value.clone(),
                    });
                    after
                }
                _ => return None,
            };
        }
    }

    /// The library of this name within the package, such as `unix.deep`.
    pub fn library(&self, path: &str) -> Option<&Meta> {
        path.split('.').try_fold(self, |meta, name| meta.packages.get(name))
    }

    /// The value of the setting `name(predicates)`, without those that add to it.
    pub fn setting(&self, name: &str, predicates: &[&str]) -> Option<&str> {
        let setting = self.settings.iter().find(|setting| setting.is(name, predicates));
        setting.map(|setting| setting.value.as_str())
    }

    /// Says that the value of the setting `name(predicates)` is this one, in the place of any other.
    pub fn set(&mut self, name: &str, predicates: &[&str], value: impl Into<String>) {
        let value = value.into();
        match self.settings.iter_mut().find(|setting| setting.is(name, predicates)) {
            Some(setting) => setting.value = value,
            None => self.settings.push(Setting {
                name: name.to_owned(),
                predicates: predicates.iter().copied().map(Predicate::of).collect(),
                is_addition: false,
                value,
            }),
        }
    }

    /// The value of a setting for an image: of those that say it, the one with most predicates, and all that add to it.
    fn value(&self, name: &str) -> Option<String> {
        let own = self.settings.iter().filter(|setting| setting.name == name);
        let hold = || {
            own.clone()
                .filter(|setting| setting.predicates.iter().all(Predicate::holds))
        };
        // Of several of the same number, findlib takes the first; `max_by_key` would take the last.
        let most = hold()
            .filter(|setting| !setting.is_addition)
            .rev()
            .max_by_key(|setting| setting.predicates.len());
        let all: Vec<&str> = most
            .into_iter()
            .chain(hold().filter(|setting| setting.is_addition))
            .map(|setting| setting.value.as_str())
            .collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    /// The words of all settings of this name, whatever has to hold for each.
    pub fn words(&self, name: &str) -> BTreeSet<&str> {
        let settings = self.settings.iter().filter(|setting| setting.name == name);
        let words = settings.flat_map(|setting| setting.value.split(|c: char| c == ',' || c.is_whitespace()));
        words.filter(|word| !word.is_empty()).collect()
    }

    /// The version, as it is written there.
    pub fn version(&self) -> Option<String> {
        self.value("version")
    }

    /// The libraries that an image needs besides this one.
    fn requires(&self) -> Vec<String> {
        let value = self.value("requires").unwrap_or_default();
        let words = value.split(|c: char| c == ',' || c.is_whitespace());
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// The libraries of the package of this name, with what each requires.
    pub fn libraries(&self, package: &str) -> BTreeMap<String, Vec<String>> {
        let mut libraries = BTreeMap::new();
        let mut left = vec![(package.to_owned(), self)];
        while let Some((name, meta)) = left.pop() {
            let inner = meta.packages.iter();
            left.extend(inner.map(|(inner, meta)| (format!("{name}.{inner}"), meta)));
            libraries.insert(name, meta.requires());
        }
        libraries
    }
}

impl fmt::Display for Meta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write("", f)
    }
}

impl Meta {
    fn write(&self, indentation: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for setting in &self.settings {
            let predicates: Vec<String> = setting.predicates.iter().map(Predicate::to_string).collect();
            let predicates = match predicates.join(",") {
                none if none.is_empty() => none,
                some => format!("({some})"),
            };
            let sign = if setting.is_addition { "+=" } else { "=" };
            let value = quote(&setting.value);
            writeln!(f, "{indentation}{}{predicates} {sign} {value}", setting.name)?;
        }
        for (name, inner) in &self.packages {
            writeln!(f, "{indentation}package {} (", quote(name))?;
            inner.write(&format!("{indentation}  "), f)?;
            writeln!(f, "{indentation})")?;
        }
        Ok(())
    }
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.is_negated { "-" } else { "" }, self.word)
    }
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A word of a META file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Text(String),
    Sign(char),
}

/// The predicates between parentheses, if any come next, and what is behind them.
fn predicates<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(Vec<Predicate>, &'t [Token<'a>])> {
    let [Token::Sign('('), rest @ ..] = tokens else {
        return Some((Vec::new(), tokens));
    };
    let mut rest = rest;
    let mut predicates = Vec::new();
    loop {
        let is_negated = matches!(rest, [Token::Sign('-'), ..]);
        let [Token::Word(word), Token::Sign(end @ (',' | ')')), after @ ..] = &rest[usize::from(is_negated)..] else {
            return None;
        };
        predicates.push(Predicate {
            word: (*word).to_owned(),
            is_negated,
        });
        if *end == ')' {
            return Some((predicates, after));
        }
        rest = after;
    }
}

fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => {
                let (value, length) = quoted(rest)?;
                tokens.push(Token::Text(value));
                length
            }
            c if is_word(c) && c != '-' => {
                let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                tokens.push(Token::Word(&rest[..end]));
                end
            }
            sign => {
                tokens.push(Token::Sign(sign));
                sign.len_utf8()
            }
        };
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

/// The quoted text that another one begins with, and how much of that it is.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut characters = text.char_indices().skip(1);
    loop {
        match characters.next()? {
            (position, '"') => return Some((value, position + 1)),
            (_, '\\') => value.push(characters.next()?.1),
            (_, other) => value.push(other),
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn libraries_and_what_they_require() {
        let text = r#"
            description = "its \"version\" ( and \\ # package \"x\" ("
            version = "1.0" # requires = "comment"
            requires = "bytes, fmt  bigarray"
            requires(ppx_driver) = "ppxlib"
            requires(-ppx_driver, custom_ppx) = "ppx"
            archive(native) = "a.cmxa"
            package "unix" (
              version = "9"
              requires = "a unix"
              archive(byte,native) = "u.cma"
              package "deep" ( requires(native) = "a.unix" requires = "not.this" )
            )
            package "none" ( )
            requires += "more"
            requires(-toploop) += "and-more""#;
        let meta = Meta::read(text).unwrap();
        let libraries = meta.libraries("a");
        let expected = [
            ("a", vec!["bytes", "fmt", "bigarray", "more", "and-more"]),
            ("a.none", vec![]),
            ("a.unix", vec!["a", "unix"]),
            ("a.unix.deep", vec!["a.unix"]),
        ];
        let found: Vec<(&str, Vec<&str>)> = libraries
            .iter()
            .map(|(name, requires)| (name.as_str(), requires.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(found, expected);
        assert_eq!(meta.version().as_deref(), Some("1.0"));
        assert!(meta.library("unix.deep").is_some() && meta.library("deep").is_none());
    }

    #[test]
    fn files_that_are_no_meta() {
        for text in [
            "(",
            ")",
            "\"",
            "requires",
            "requires(",
            "package \"x\" (",
            "requires = \"open",
            "a(b c) = \"d\"",
        ] {
            assert_eq!(Meta::read(text), None, "{text}");
        }
        assert_eq!(Meta::read(&"package \"x\" (".repeat(100)), None);
        assert_eq!(Meta::read(" # nothing"), Some(Meta::default()));
    }

    #[test]
    fn settings() {
        let mut configuration = Meta::read("destdir=\"/lib\"\npath=\"/a:/b\"\npath(solo5) = \"/c\"").unwrap();
        assert_eq!(configuration.setting("path", &[]), Some("/a:/b"));
        assert_eq!(configuration.setting("path", &["solo5"]), Some("/c"));
        assert_eq!(configuration.setting("path", &["xen"]), None);
        configuration.set("path", &["solo5"], "/\"q\\:/c");
        configuration.set("stdlib", &["solo5"], "/d");
        let text = "destdir = \"/lib\"\npath = \"/a:/b\"\npath(solo5) = \"/\\\"q\\\\:/c\"\nstdlib(solo5) = \"/d\"\n";
        assert_eq!(configuration.to_string(), text);
        assert_eq!(Meta::read(text), Some(configuration));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(a|-|,|\\(|\\)|\\+?=|\"[a\\\\]{0,3}\"|package |#|é|\n){0,20}") {
            if let Some(meta) = Meta::read(&text) {
                prop_assert_eq!(Meta::read(&meta.to_string()), Some(meta));
            }
        }

        #[test]
        fn what_is_written_is_read_back(value in any::<String>(), other in any::<String>()) {
            let mut meta = Meta::default();
            meta.set("a", &[], &value);
            meta.set("a", &["b", "c"], &other);
            prop_assert_eq!(Meta::read(&meta.to_string()), Some(meta));
        }
    }

    #[test]
    fn the_first_of_equals() {
        let meta = Meta::read("requires(native) = \"a\" requires(mt) = \"b\"").unwrap();
        assert_eq!(meta.requires(), ["a"]);
    }
}
