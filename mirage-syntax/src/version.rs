//! The order of opam versions.
//!
//! opam compares versions as Debian does: alternately a run of non-digits and a run of digits; in the
//! non-digits `~` sorts before the end of the text, letters before everything else; digits compare as numbers.

use crate::SyntaxError;
use std::cmp::Ordering;

/// Checks an opam version: ASCII letters, digits and `-_+.~`, at least one of them.
pub fn check_version(version: &str) -> Result<(), SyntaxError> {
    let valid = !version.is_empty()
        && version
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_+.~".contains(c));
    if valid {
        Ok(())
    } else {
        Err(SyntaxError::new(format!(
            "`{version}` is not an opam version, such as 1.2.0"
        )))
    }
}

/// Checks that some version can be at least `min` and below `max`.
pub fn check_bounds(package: &str, min: &str, max: &str) -> Result<(), SyntaxError> {
    if compare(min, max) == Ordering::Less {
        Ok(())
    } else {
        Err(SyntaxError::new(format!(
            "no version of `{package}` is at least {min} and below {max}"
        )))
    }
}

/// Compares two versions in opam's order.
///
/// ```
/// use mirage_syntax::version::compare;
/// use std::cmp::Ordering::*;
/// assert_eq!(compare("4.9.0", "4.10.0"), Less);
/// assert_eq!(compare("1.0~beta", "1.0"), Less);
/// assert_eq!(compare("1.0", "1.00"), Equal);
/// ```
pub fn compare(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left, right);
    while !left.is_empty() || !right.is_empty() {
        let (left_text, left_rest) = split(left, |c| !c.is_ascii_digit());
        let (right_text, right_rest) = split(right, |c| !c.is_ascii_digit());
        let (left_digits, left_next) = split(left_rest, |c| c.is_ascii_digit());
        let (right_digits, right_next) = split(right_rest, |c| c.is_ascii_digit());
        let order = compare_text(left_text, right_text).then_with(|| compare_digits(left_digits, right_digits));
        if order != Ordering::Equal {
            return order;
        }
        (left, right) = (left_next, right_next);
    }
    Ordering::Equal
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

/// Numbers of any length: without leading zeros the longer one is the larger one.
fn compare_digits(left: &str, right: &str) -> Ordering {
    let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

fn compare_text(left: &str, right: &str) -> Ordering {
    let weight = |c: Option<char>| match c {
        Some('~') => 0,
        None => 1,
        Some(c) if c.is_ascii_alphabetic() => c as u32,
        Some(c) => c as u32 + 0x100,
    };
    let (mut left, mut right) = (left.chars(), right.chars());
    loop {
        let (l, r) = (left.next(), right.next());
        let order = weight(l).cmp(&weight(r));
        if order != Ordering::Equal || l.is_none() {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_order() {
        let ascending = [
            "~~", "~", "", "0.9", "1.0~rc1", "1.0", "1.0a", "1.0-1", "1.0.1", "1.1", "1.10", "2", "v0.1",
        ];
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(compare(a, b), i.cmp(&j), "{a} against {b}");
            }
        }
    }

    #[test]
    fn bounds() {
        assert!(check_bounds("lwt", "4.0.0", "5.0.0").is_ok());
        assert!(check_bounds("lwt", "5.0.0", "5.0.0").is_err());
        assert_eq!(
            check_bounds("lwt", "5.10.0", "5.9.0").unwrap_err().to_string(),
            "no version of `lwt` is at least 5.10.0 and below 5.9.0"
        );
    }
}
