//! Versions in opam's order.
//!
//! opam compares versions as Debian does: alternately a run of non-digits and a run of digits. In the non-digits `~`
//! sorts before the end of the text, and letters before everything else; digits compare as numbers.

use std::cmp::Ordering;
use std::fmt::{self, Debug, Display, Formatter};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A version, such as `1.0~beta2`.
///
/// Versions that are the same in opam's order are equal, however they are written: `1.0` is `1.00`.
#[derive(Clone)]
pub struct Version(Arc<str>);

impl Version {
    /// The version that is written like this. Any text is one: opam itself is as generous.
    pub fn new(text: &str) -> Version {
        Version(Arc::from(text))
    }

    /// The version as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Version {
    fn from(text: &str) -> Self {
        Version::new(text)
    }
}

impl Display for Version {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Debug for Version {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(&self.0, &other.0)
    }
}

impl Hash for Version {
    /// Of what the order looks at: numbers have no leading zeros, and a number that is not there is zero.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut rest: &str = &self.0;
        while !rest.is_empty() {
            let (text, digits, next) = pair(rest);
            if next.is_empty() && text.is_empty() && digits.is_empty() {
                break;
            }
            text.hash(state);
            digits.hash(state);
            rest = next;
        }
    }
}

/// Compares two versions in opam's order.
///
/// ```
/// use mirage_opam::version::compare;
/// use std::cmp::Ordering::*;
/// assert_eq!(compare("4.9.0", "4.10.0"), Less);
/// assert_eq!(compare("1.0~beta", "1.0"), Less);
/// assert_eq!(compare("1.0", "1.00"), Equal);
/// ```
pub fn compare(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left, right);
    while !left.is_empty() || !right.is_empty() {
        let (left_text, left_digits, left_next) = pair(left);
        let (right_text, right_digits, right_next) = pair(right);
        let order = compare_text(left_text, right_text)
            .then_with(|| left_digits.len().cmp(&right_digits.len()))
            .then_with(|| left_digits.cmp(right_digits));
        if order.is_ne() {
            return order;
        }
        (left, right) = (left_next, right_next);
    }
    Ordering::Equal
}

/// The non-digits and the digits at the start, the latter without leading zeros, and what follows.
fn pair(text: &str) -> (&str, &str, &str) {
    let (word, rest) = split(text, |byte| !byte.is_ascii_digit());
    let (digits, next) = split(rest, |byte| byte.is_ascii_digit());
    (word, digits.trim_start_matches('0'), next)
}

fn split(text: &str, belongs: impl Fn(u8) -> bool) -> (&str, &str) {
    // A digit is never a part of a longer character, so both halves are text.
    text.split_at(text.bytes().position(|byte| !belongs(byte)).unwrap_or(text.len()))
}

fn compare_text(left: &str, right: &str) -> Ordering {
    let weight = |byte: Option<u8>| match byte {
        Some(b'~') => 0,
        None => 1,
        Some(byte) if byte.is_ascii_alphabetic() => u32::from(byte),
        Some(byte) => u32::from(byte) + 0x100,
    };
    let (mut left, mut right) = (left.bytes(), right.bytes());
    loop {
        let (l, r) = (left.next(), right.next());
        let order = weight(l).cmp(&weight(r));
        if order.is_ne() || l.is_none() {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::hash::DefaultHasher;

    #[test]
    fn known_pairs() {
        let ascending = [
            "~~", "~", "", "0.9", "1.0~rc1", "1.0", "1.0a", "1.0-1", "1.0.1", "1.1", "1.10", "2", "v0.1",
        ];
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(compare(a, b), i.cmp(&j), "{a} against {b}");
            }
        }
        // A port has the version of its original and something behind it, so it is newer.
        assert_eq!(compare("1.14", "1.14+dune+mirage1"), Ordering::Less);
        assert_eq!(compare("1.14+dune+mirage1", "1.15"), Ordering::Less);
        assert_eq!(compare("base", "base+dune"), Ordering::Less);
        assert_eq!(compare("1.", "1.0"), Ordering::Equal);
    }

    fn hash(version: &Version) -> u64 {
        let mut hasher = DefaultHasher::new();
        version.hash(&mut hasher);
        hasher.finish()
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in "[0-9a-b.~+-]{0,6}", b in "[0-9a-b.~+-]{0,6}", c in "[0-9a-b.~+-]{0,6}") {
            prop_assert_eq!(compare(&a, &a), Ordering::Equal);
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
            if compare(&a, &b).is_le() && compare(&b, &c).is_le() {
                prop_assert!(compare(&a, &c).is_le());
            }
            if compare(&a, &b).is_eq() && compare(&b, &c).is_eq() {
                prop_assert!(compare(&a, &c).is_eq());
            }
        }

        #[test]
        fn equal_versions_have_one_hash(a in "[01a.~]{0,5}", b in "[01a.~]{0,5}") {
            let (a, b) = (Version::new(&a), Version::new(&b));
            if a == b {
                prop_assert_eq!(hash(&a), hash(&b));
            }
        }

        #[test]
        fn a_tilde_comes_before_and_all_else_behind(a in "[0-9a-b.+-]{0,6}", more in "[a-b.+-]{1,3}") {
            prop_assert_eq!(compare(&format!("{a}~"), &a), Ordering::Less);
            prop_assert_eq!(compare(&a, &format!("{a}{more}")), Ordering::Less);
        }

        #[test]
        fn any_text_has_a_place(a in ".*", b in ".*") {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
        }
    }
}
