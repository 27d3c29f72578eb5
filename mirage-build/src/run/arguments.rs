//! The unikernel's own arguments, as they are given to its image.
//!
//! Behind the image stands cmdliner, which takes no word for an option's value that begins with `-` or is empty, and
//! `mirage-bootvar`, which joins all words with spaces, as other targets have to, and splits them again.

use mirage_codegen::plan::Argument;

/// The words of the command line, so that the unikernel reads each of them as it was typed.
pub(super) fn passed(known: &[Argument], words: &[String]) -> Vec<String> {
    let mut passed = Vec::new();
    let mut left = words.iter().map(String::as_str);
    while let Some(word) = left.next() {
        passed.push(escape(word));
        if word == "--" {
            passed.extend(left.by_ref().map(escape));
        } else if let Some(name) = Name::of(word).filter(|name| name.can_have_value(known))
            && let Some(value) = left.clone().next().filter(|value| is_mistaken(value, known))
            && let Some(both) = name.with_value(value, known)
        {
            passed.pop();
            passed.push(escape(&both));
            left.next();
        }
    }
    passed
}

/// A word as `mirage-bootvar` reads it back: it splits at spaces that are neither escaped nor quoted.
fn escape(word: &str) -> String {
    if word.is_empty() {
        return "\"\"".to_owned();
    }
    let special = |c: char| matches!(c, ' ' | '\\' | '"');
    word.chars()
        .flat_map(|c| special(c).then_some('\\').into_iter().chain([c]))
        .collect()
}

/// Whether cmdliner would not take the word for a value: it is empty, or a negative number and no option.
fn is_mistaken(word: &str, known: &[Argument]) -> bool {
    let is_option = || {
        let mut names = known.iter().flat_map(|argument| &argument.options);
        names.any(|name| name.len() == 1 && word[1..].starts_with(name.as_str()))
    };
    let is_negative = || {
        let digits = word.strip_prefix('-').unwrap_or_default();
        digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && digits.parse::<f64>().is_ok()
    };
    word.is_empty() || is_negative() && !is_option()
}

/// A word that is the name of an option and nothing else.
#[derive(Clone, Copy)]
enum Name<'a> {
    /// `name` of `--name`.
    Long(&'a str),
    /// `n` of `-n`.
    Short(&'a str),
}

impl<'a> Name<'a> {
    fn of(word: &'a str) -> Option<Self> {
        match word.strip_prefix("--") {
            Some(name) => (!name.is_empty() && !name.contains('=')).then_some(Name::Long(name)),
            None => {
                let name = word.strip_prefix('-')?;
                (name.chars().count() == 1).then_some(Name::Short(name))
            }
        }
    }

    /// The argument, if it was declared in Rust.
    fn argument(self, known: &[Argument]) -> Option<&Argument> {
        let (Name::Long(name) | Name::Short(name)) = self;
        known
            .iter()
            .find(|argument| argument.options.iter().any(|option| option == name))
    }

    /// Whether it may be followed by a value: of options that OCaml declares, nothing is known here.
    fn can_have_value(self, known: &[Argument]) -> bool {
        self.argument(known)
            .is_none_or(|argument| argument.is_flag != Some(true))
    }

    /// The option and its value in one word. An empty value can only stand behind a long name.
    fn with_value(self, value: &str, known: &[Argument]) -> Option<String> {
        match self {
            Name::Long(name) => Some(format!("--{name}={value}")),
            Name::Short(name) if !value.is_empty() => Some(format!("-{name}{value}")),
            Name::Short(_) => {
                let names = &self.argument(known)?.options;
                let long = names.iter().find(|name| name.chars().count() > 1)?;
                Some(format!("--{long}={value}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mirage_dsl::Location;

    fn argument(options: &[&str], is_flag: bool) -> Argument {
        Argument {
            name: String::new(),
            expression: String::new(),
            reads_whole_numbers: false,
            options: options.iter().map(|name| (*name).to_owned()).collect(),
            is_flag: Some(is_flag),
            location: Location::caller(),
        }
    }

    fn given(words: &[&str]) -> Vec<String> {
        let known = [
            argument(&["text", "t"], false),
            argument(&["quiet", "q"], true),
            argument(&["four", "4"], true),
        ];
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        passed(&known, &words)
    }

    #[test]
    fn words_survive_being_joined_and_split() {
        assert_eq!(given(&[r#"--hello=a "b\c"#]), [r#"--hello=a\ \"b\\c"#]);
        assert_eq!(given(&["", "--", "--text", ""]), [r#""""#, "--", "--text", r#""""#]);
    }

    #[test]
    fn values_that_are_empty() {
        assert_eq!(given(&["--text", "", "--of-ocaml", ""]), ["--text=", "--of-ocaml="]);
        assert_eq!(given(&["-t", ""]), ["--text="]);
        assert_eq!(given(&["--quiet", "", "-x", ""]), ["--quiet", r#""""#, "-x", r#""""#]);
    }

    #[test]
    fn values_that_are_negative() {
        assert_eq!(given(&["--text", "-7", "-t", "-1.5e3"]), ["--text=-7", "-t-1.5e3"]);
        assert_eq!(given(&["--of-ocaml", "-7", "-n", "-8"]), ["--of-ocaml=-7", "-n-8"]);
        assert_eq!(given(&["--text=a", "-7"]), ["--text=a", "-7"]);
        assert_eq!(
            given(&["--text", "-4", "--text", "-q"]),
            ["--text", "-4", "--text", "-q"]
        );
        assert_eq!(given(&["--quiet", "-7"]), ["--quiet", "-7"]);
    }
}
