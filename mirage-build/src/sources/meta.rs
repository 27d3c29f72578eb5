//! Enough of findlib's META files to know which libraries a package has and what each requires.

use std::collections::BTreeMap;

/// A word of a META file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Text(&'a str),
    Sign(char),
}

/// The libraries of a package, with what each requires.
pub(super) fn libraries(package: &str, text: &str) -> BTreeMap<String, Vec<String>> {
    let tokens = tokens(text);
    let mut libraries = BTreeMap::from([(package.to_owned(), Vec::new())]);
    let mut inside = vec![package.to_owned()];
    let mut rest = tokens.as_slice();
    while let Some((token, behind)) = rest.split_first() {
        rest = behind;
        match (token, behind) {
            (Token::Word("package"), [Token::Text(name), Token::Sign('('), after @ ..]) => {
                let outer = inside.last().map_or("", String::as_str);
                let library = format!("{outer}.{name}");
                libraries.entry(library.clone()).or_default();
                inside.push(library);
                rest = after;
            }
            (Token::Word("requires"), _) => {
                let (predicates, after) = predicates(behind);
                // What only a preprocessor or the toplevel wants is no part of an image.
                let is_ours = predicates
                    .iter()
                    .all(|predicate| ["native", "mt", "mt_posix"].contains(predicate));
                if let [Token::Sign('='), Token::Text(value), after @ ..] = after {
                    let library = inside.last().filter(|_| is_ours);
                    if let Some(requires) = library.and_then(|library| libraries.get_mut(library)) {
                        let separator = |c: char| c == ',' || c.is_whitespace();
                        let words = value.split(separator).filter(|word| !word.is_empty());
                        requires.extend(words.map(str::to_owned));
                    }
                    rest = after;
                }
            }
            (Token::Sign(')'), _) if inside.len() > 1 => {
                inside.pop();
            }
            // Predicates of another setting.
            (Token::Sign('('), _) => {
                let end = behind.iter().position(|token| *token == Token::Sign(')'));
                rest = &behind[end.map_or(0, |end| end + 1)..];
            }
            _ => {}
        }
    }
    libraries
}

/// The words between parentheses, if any come next, and what is behind them.
fn predicates<'t, 'a>(tokens: &'t [Token<'a>]) -> (Vec<&'a str>, &'t [Token<'a>]) {
    let end = tokens.iter().position(|token| *token == Token::Sign(')'));
    match (tokens.first(), end) {
        (Some(Token::Sign('(')), Some(end)) => {
            let words = tokens[..end].iter().filter_map(|token| match token {
                Token::Word(word) => Some(*word),
                _ => None,
            });
            (words.collect(), &tokens[end + 1..])
        }
        _ => (Vec::new(), tokens),
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => {
                let end = rest[1..].find('"').map_or(rest.len(), |end| end + 1);
                tokens.push(Token::Text(&rest[1..end]));
                (end + 1).min(rest.len())
            }
            c if is_word(c) => {
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
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || "_-.".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_and_what_they_require() {
        let text = r#"
            version = "1.0" # requires = "comment"
            requires = "bytes, fmt  bigarray"
            requires(ppx_driver) = "ppxlib"
            requires(-ppx_driver, custom_ppx) = "ppx"
            archive(native) = "a.cmxa"
            package "unix" (
              requires = "a unix"
              archive(byte,native) = "u.cma"
              package "deep" ( requires(native) = "a.unix" )
            )
            package "none" ( )
            requires += "more""#;
        let libraries = libraries("a", text);
        let expected = [
            ("a", vec!["bytes", "fmt", "bigarray"]),
            ("a.none", vec![]),
            ("a.unix", vec!["a", "unix"]),
            ("a.unix.deep", vec!["a.unix"]),
        ];
        let found: Vec<(&str, Vec<&str>)> = libraries
            .iter()
            .map(|(name, requires)| (name.as_str(), requires.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn files_that_are_no_meta() {
        for text in [
            "",
            "(",
            ")",
            "\"",
            "requires",
            "requires(",
            "package \"x\" (",
            "requires = \"open",
        ] {
            assert!(libraries("a", text).contains_key("a"), "{text}");
        }
    }
}
