//! Laws of the small languages: versions, packages, literals, templates, key values.

use mirage_dsl::prelude::*;
use mirage_dsl::{Context, KeyType};
use mirage_syntax::ocaml::{KEYWORDS, is_value_name, string_literal, value_name};
use mirage_syntax::template::{Piece, parse};
use mirage_syntax::version::compare;
use proptest::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Reads an OCaml string literal, as the manual's section 11.1 says.
fn read_literal(literal: &str) -> Option<Vec<u8>> {
    let mut inner = literal.strip_prefix('"')?.strip_suffix('"')?.bytes();
    let mut text = Vec::new();
    while let Some(byte) = inner.next() {
        text.push(match byte {
            b'"' | 0..0x20 => return None,
            b'\\' => match inner.next()? {
                escaped @ (b'\\' | b'"' | b'\'' | b' ') => escaped,
                b'n' => b'\n',
                b't' => b'\t',
                b'b' => 8,
                b'r' => b'\r',
                digit @ b'0'..=b'9' => {
                    let digits = [digit, inner.next()?, inner.next()?];
                    std::str::from_utf8(&digits).ok()?.parse().ok()?
                }
                _ => return None,
            },
            byte => byte,
        });
    }
    Some(text)
}

fn version() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,2}(\\.[0-9]{1,2}){0,2}(~?(beta|rc)[0-9]?)?",
        "[a-c0-1~.+_-]{1,6}",
        "v?[0-9]{1,30}"
    ]
}

fn package() -> impl Strategy<Value = Package> {
    let versions = || prop::option::of("[1-4]\\.[0-3]");
    let libraries = prop::option::of(prop::collection::btree_set(
        prop::sample::select(vec!["", "unix", "lwt"]),
        0..3,
    ));
    let pin = prop::option::weighted(0.2, prop::sample::select(vec!["git+x", "git+y"]));
    (
        versions(),
        versions(),
        libraries,
        pin,
        any::<bool>(),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(min, max, libraries, pin, build, switch)| {
            let mut package = Package::new("p");
            package = min.into_iter().fold(package, Package::min);
            package = max.into_iter().fold(package, Package::max);
            package = libraries.into_iter().fold(package, Package::sublibs);
            package = pin.into_iter().fold(package, Package::pin);
            package = if build { package.build() } else { package };
            if switch {
                package.scope(mirage_dsl::Scope::Switch)
            } else {
                package
            }
        })
}

/// What can be seen of a package.
fn seen(package: &Package) -> (String, Vec<String>, Option<mirage_dsl::Pin>, bool, Vec<bool>) {
    let versions = ["0.9", "1.0", "1.2", "2.0", "2.3", "3.1", "4.3", "5"];
    (
        package.to_string(),
        package.libraries().map(str::to_owned).collect(),
        package.get_pin().cloned(),
        package.is_build(),
        versions.iter().map(|version| package.admits(version)).collect(),
    )
}

#[derive(Debug, Clone, Copy, PartialEq, KeyType)]
enum Mode {
    Fast,
    #[key(name = "slow", alias = "careful")]
    VerySlow,
    IPv6Only,
}

fn round_trip<T: KeyType + PartialEq + std::fmt::Debug>(value: T) -> Result<(), TestCaseError> {
    let word = value.print();
    prop_assert_eq!(T::parse(&word), Ok(value.clone()));
    prop_assert!(T::WORDS.is_empty() || T::WORDS.contains(&word.as_str()));
    let key = Key::option("key", value.clone());
    prop_assert_eq!(key.description().default.as_ref(), Some(&word));
    let words = BTreeMap::from([("key".to_owned(), vec![word.clone()])]);
    let context = Context::choose(Target::UNIX, &[key.description().clone()], words).unwrap();
    prop_assert_eq!(key.value().get(&context), Ok(value.clone()));
    prop_assert_eq!(key.value().get(&Context::new(Target::UNIX)), Ok(value.clone()));
    let many = Key::<Vec<T>>::repeated("key");
    let words = BTreeMap::from([("key".to_owned(), vec![word.clone(), word])]);
    let context = Context::choose(Target::UNIX, &[many.description().clone()], words).unwrap();
    prop_assert_eq!(many.value().get(&context), Ok(vec![value.clone(), value]));
    Ok(())
}

proptest! {
    #[test]
    fn versions_are_totally_ordered(a in version(), b in version(), c in version()) {
        prop_assert_eq!(compare(&a, &a), Ordering::Equal);
        prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
        let mut sorted = [&a, &b, &c];
        sorted.sort_by(|a, b| compare(a, b));
        prop_assert_ne!(compare(sorted[0], sorted[1]), Ordering::Greater);
        prop_assert_ne!(compare(sorted[1], sorted[2]), Ordering::Greater);
        prop_assert_ne!(compare(sorted[0], sorted[2]), Ordering::Greater);
        if compare(&a, &b) == Ordering::Equal {
            prop_assert_eq!(compare(&a, &c), compare(&b, &c));
        }
    }

    #[test]
    fn a_tilde_is_before_and_a_further_number_behind(version in "[0-9]{1,3}(\\.[0-9]{1,3}){0,2}", more in "[0-9a-z+.]{1,4}") {
        prop_assert_eq!(compare(&format!("{version}~{more}"), &version), Ordering::Less);
        prop_assert_eq!(compare(&format!("{version}.{more}"), &version), Ordering::Greater);
    }

    #[test]
    fn merging_packages_is_commutative(a in package(), b in package()) {
        let (one, other) = (a.merge(&b), b.merge(&a));
        prop_assert_eq!(one.is_ok(), other.is_ok());
        if let (Ok(one), Ok(other)) = (one, other) {
            prop_assert_eq!(seen(&one), seen(&other));
        }
    }

    #[test]
    fn merging_packages_is_associative(a in package(), b in package(), c in package()) {
        let left = a.merge(&b).and_then(|both| both.merge(&c));
        let right = b.merge(&c).and_then(|both| a.merge(&both));
        if let (Ok(left), Ok(right)) = (left, right) {
            prop_assert_eq!(seen(&left), seen(&right));
        }
    }

    #[test]
    fn merging_a_package_with_itself_changes_nothing(package in package()) {
        // But for its bounds if it is pinned.
        if package.problems().is_empty() && package.get_pin().is_none() {
            prop_assert_eq!(seen(&package.merge(&package).unwrap()), seen(&package));
        }
    }

    #[test]
    fn merged_packages_ask_for_no_less(a in package(), b in package()) {
        if let Ok(both) = a.merge(&b) {
            let linked: Vec<&str> = both.libraries().collect();
            prop_assert!(both.is_build() == (a.is_build() || b.is_build()));
            prop_assert!(both.is_build() || a.libraries().chain(b.libraries()).all(|library| linked.contains(&library)));
            for version in ["0.9", "1.0", "1.2", "2.0", "2.3", "3.1", "4.3"] {
                let each = a.admits(version) && b.admits(version);
                prop_assert!(both.get_pin().is_some() || both.admits(version) == each, "{}", version);
            }
        }
    }

    #[test]
    fn string_literals_hold_their_text(text: String) {
        prop_assert_eq!(read_literal(&string_literal(&text)), Some(text.clone().into_bytes()));
        prop_assert_eq!(text.ocaml(), string_literal(&text));
    }

    #[test]
    fn value_names_are_value_names(text: String) {
        let name = value_name(&text);
        prop_assert!(is_value_name(&name), "{}", name);
        prop_assert_eq!(value_name(&name), name, "a name is its own name");
    }

    #[test]
    fn templates_are_read_in_pieces(pieces in prop::collection::vec(prop_oneof![
        "[a-z_][a-z0-9_]{0,5}".prop_map(|name| (true, name)),
        any::<String>().prop_map(|text| (false, text)),
        "[{} ]{0,4}".prop_map(|text| (false, text)),
    ], 0..6)) {
        let template: String = pieces
            .iter()
            .map(|(is_placeholder, text)| {
                if *is_placeholder { format!("{{{text}}}") } else { text.replace('{', "{{").replace('}', "}}") }
            })
            .collect();
        let read = |pieces: Vec<(bool, String)>| {
            pieces.into_iter().filter(|(_, text)| !text.is_empty()).fold(Vec::new(), |mut all: Vec<(bool, String)>, (kind, text)| {
                match all.last_mut() {
                    Some((false, last)) if !kind => last.push_str(&text),
                    _ => all.push((kind, text)),
                }
                all
            })
        };
        let parsed = parse(&template).unwrap().into_iter().map(|piece| match piece {
            Piece::Text(text) => (false, text.to_owned()),
            Piece::Placeholder(name) => (true, name.to_owned()),
        });
        prop_assert_eq!(read(parsed.collect()), read(pieces));
    }

    #[test]
    fn a_template_that_is_read_can_be_written_again(template in "[a-z{} .é]{0,12}") {
        if let Ok(pieces) = parse(&template) {
            let written: String = pieces
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.replace('{', "{{").replace('}', "}}"),
                    Piece::Placeholder(name) => format!("{{{name}}}"),
                })
                .collect();
            prop_assert_eq!(written, template);
        }
    }

    #[test]
    fn key_values_are_read_as_they_are_printed(
        text: String, truth: bool, small: u8, port: u16, word: u32, long in ..=u64::MAX >> 2, size in ..=usize::MAX >> 2, signed: i32, wide in i64::MIN >> 1..=i64::MAX >> 1,
        number in any::<f64>().prop_filter("equal to itself", |number| !number.is_nan()),
        mode in prop::sample::select(vec![Mode::Fast, Mode::VerySlow, Mode::IPv6Only]),
    ) {
        round_trip(text)?;
        round_trip(truth)?;
        round_trip(small)?;
        round_trip(port)?;
        round_trip(word)?;
        round_trip(long)?;
        round_trip(size)?;
        round_trip(signed)?;
        round_trip(wide)?;
        round_trip(number)?;
        round_trip(mode)?;
    }
}

#[test]
fn keywords_are_no_names_and_become_names() {
    for word in KEYWORDS {
        assert!(!is_value_name(word) && is_value_name(&value_name(word)), "{word}");
    }
}

#[test]
fn infinities_are_key_values_too() {
    for number in [f64::INFINITY, f64::NEG_INFINITY, -0.0, f64::MIN_POSITIVE] {
        assert_eq!(f64::parse(&number.print()).map(f64::to_bits), Ok(number.to_bits()));
    }
}
