//! Connect templates: OCaml text in which `{name}` stands for a value that the generator fills in.
//!
//! `{{` and `}}` stand for literal braces, as in Rust's `format!`.

use crate::SyntaxError;

/// One piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// OCaml text as written; never holds a doubled brace (that is a `Text` of one brace).
    Text(&'a str),
    /// The name between two braces.
    Placeholder(&'a str),
}

/// Splits a template into its pieces.
///
/// ```
/// use mirage_syntax::template::{parse, Piece::*};
/// assert_eq!(parse("{module}.connect {net}").unwrap(), [Placeholder("module"), Text(".connect "), Placeholder("net")]);
/// ```
///
/// # Errors
/// A brace without its partner, or a placeholder that is not a field name.
pub fn parse(template: &str) -> Result<Vec<Piece<'_>>, SyntaxError> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (text, tail) = rest.split_at(at);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        if tail.starts_with("{{") || tail.starts_with("}}") {
            pieces.push(Piece::Text(&tail[..1]));
            rest = &tail[2..];
        } else if tail.starts_with('}') {
            return Err(SyntaxError::new(
                "a `}` without its `{`; write `}}` for a brace of the OCaml code",
            ));
        } else {
            let Some(end) = tail.find('}') else {
                return Err(SyntaxError::new(
                    "a `{` without its `}`; write `{{` for a brace of the OCaml code",
                ));
            };
            let name = &tail[1..end];
            if !is_field_name(name) {
                return Err(SyntaxError::new(format!(
                    "`{{{name}}}` is not a placeholder: put a field's name between the braces, or write `{{{{` and `}}}}` for braces of the OCaml code"
                )));
            }
            pieces.push(Piece::Placeholder(name));
            rest = &tail[end + 1..];
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    Ok(pieces)
}

/// Whether a field of this name can be a placeholder: an ASCII identifier.
pub fn is_field_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The candidate closest to a misspelt name, if one is close enough to be meant.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (edit_distance(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= name.len().max(candidate.len()).div_ceil(3))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other.
fn edit_distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![(0..=to.len()).collect::<Vec<_>>()];
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::Piece::*;
    use super::*;

    #[test]
    fn pieces() {
        assert_eq!(
            parse("f {{ a = {x} }}").unwrap(),
            [
                Text("f "),
                Text("{"),
                Text(" a = "),
                Placeholder("x"),
                Text(" "),
                Text("}")
            ]
        );
        assert_eq!(parse("").unwrap(), []);
    }

    #[test]
    fn unbalanced() {
        for bad in ["{x", "x}", "{}", "{a b}", "{1}"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn suggestions() {
        assert_eq!(closest("nte", ["net", "eth"]), Some("net"));
        assert_eq!(closest("modul", ["module", "name"]), Some("module"));
        assert_eq!(closest("zzz", ["net", "eth"]), None);
    }
}
