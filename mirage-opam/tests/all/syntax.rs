//! Text to values and back, and what is no opam file.

use mirage_opam::syntax::{Content, EnvOp, File, Item, MAX_DEPTH, Node, RelOp, Value, parse, parse_value};
use mirage_opam::{Package, PackageName, Version};
use proptest::prelude::*;

const FILE: &str = r#"# A comment.
opam-version: "2.0"
maintainer: ["Ann <ann@example.org>" "Bob"] (* and (* nested *) comments *)
available: os = "linux" & (arch = "x86_64" | !(arch = "arm64")) & ?jobs
build: [
  ["dune" "build" "-p" name "-j" jobs {>= "1"}]
  [make "install"] {with-test & os != "win32"}
]
depends: [
  "ocaml" {>= "4.08" & < "5.0"}
  ("gmp" | "conf-gmp") "lwt" {= version} | "async"
]
setenv: [PATH += "bin" X =: "a" Y = "b"]
x-number: -1_000
x-variable: a+b:installed
description: """
One \"quoted\" line \
   goes on.\x41\066"""
url {
  src: "https://example.org/a\\b.tbz"
  checksum: [ ]
}
extra-source "fix.patch" { src: "https://example.org/fix.patch" }
"#;

#[test]
fn a_file_of_all_that_there_is() {
    let file = parse(FILE).unwrap();
    insta::assert_snapshot!(file);
    assert_eq!(parse(&file.to_string()).unwrap(), file);
    let node = file.field("maintainer").unwrap();
    assert_eq!(&FILE[node.span.clone()], "[\"Ann <ann@example.org>\" \"Bob\"]");
    assert_eq!(file.field("x-number").unwrap().value, Value::Int(-1000));
    assert_eq!(file.sections("extra-source").next().unwrap().0, Some("fix.patch"));
}

#[test]
fn mistakes_have_a_place() {
    let errors: Vec<String> = [
        "depends: [\"a\"",
        "depends: ]",
        "depends \"a\" \"b\"",
        "depends",
        "5: 6",
        "a: \"b",
        "a: \"\\q\"",
        "a: \"\\999\"",
        "a: \"\\xff\"",
        "a: (* b",
        "a: b & ",
        "a: b = {",
        "a: $",
        "a: é",
        "a: 99999999999999999999",
        "url { src: \"a\"",
        "a: \"b\" }",
    ]
    .iter()
    .map(|text| format!("{text:28} {}", parse(text).unwrap_err()))
    .collect();
    insta::assert_snapshot!(errors.join("\n"));
}

#[test]
fn what_is_hostile_ends_in_an_error() {
    let many = 100_000;
    for deep in ["[", "(", "!", "?", "\"a\" {", "{", "a {", "x: ("] {
        assert!(parse(&format!("a: {}", deep.repeat(many))).is_err(), "{deep}");
        assert!(parse(&deep.repeat(many)).is_err(), "{deep}");
    }
    assert!(
        parse(&format!("a: \"b\"{}", " {}".repeat(many)))
            .unwrap_err()
            .message
            .contains("nest deeper")
    );
    assert!(parse(&"(*".repeat(many)).is_err());
    // Wide is not deep.
    let wide = format!("a: b{}", " | b & c".repeat(many));
    assert_eq!(
        parse(&parse(&wide).unwrap().to_string()).unwrap(),
        parse(&wide).unwrap()
    );
    let deepest = MAX_DEPTH - 2;
    assert!(parse_value(&format!("{}a{}", "(".repeat(deepest), ")".repeat(deepest))).is_ok());
    assert!(parse_value(&format!("{}a{}", "(".repeat(deepest + 3), ")".repeat(deepest + 3))).is_err());
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,8}", "[\"\\\\ \n\r\t\u{0}-\u{20}a]{0,6}"]
}

fn ident() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_-]{0,5}(\\+[a-z]{1,3})?(:[a-z]{1,4})?"
        .prop_filter("a boolean", |word| word != "true" && word != "false")
}

fn relation() -> impl Strategy<Value = RelOp> {
    prop::sample::select(vec![RelOp::Eq, RelOp::Ne, RelOp::Lt, RelOp::Le, RelOp::Gt, RelOp::Ge])
}

fn atom() -> impl Strategy<Value = Node<'static>> {
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        text().prop_map(|text| Value::String(text.into())),
        ident().prop_map(|name| Value::Ident(name.into())),
    ]
    .prop_map(Node::from)
}

/// Whether a text can have these values one behind the other: an atom before a bound is read as a comparison.
fn can_follow(nodes: &[Node<'_>]) -> bool {
    fn ends_with_atom(node: &Node<'_>) -> bool {
        match &node.value {
            Value::Bool(_) | Value::Int(_) | Value::String(_) | Value::Ident(_) => true,
            Value::And(parts) | Value::Or(parts) => parts.last().is_some_and(ends_with_atom),
            Value::Not(inner) | Value::Defined(inner) => ends_with_atom(inner),
            _ => false,
        }
    }
    fn starts_with_bound(node: &Node<'_>) -> bool {
        match &node.value {
            Value::Bound(..) => true,
            Value::And(parts) | Value::Or(parts) => parts.first().is_some_and(starts_with_bound),
            Value::Option(inner, _) => starts_with_bound(inner),
            _ => false,
        }
    }
    nodes
        .windows(2)
        .all(|pair| !(ends_with_atom(&pair[0]) && starts_with_bound(&pair[1])))
}

/// Values as a file can have them.
fn value() -> impl Strategy<Value = Node<'static>> {
    let update = prop::sample::select(vec![
        EnvOp::Prepend,
        EnvOp::Append,
        EnvOp::PrependColon,
        EnvOp::AppendColon,
        EnvOp::Replace,
    ]);
    let leaf = prop_oneof![
        atom(),
        (atom(), relation(), atom()).prop_map(|(a, relation, b)| Value::Relation(a.into(), relation, b.into()).into()),
        (relation(), atom()).prop_map(|(relation, a)| Value::Bound(relation, a.into()).into()),
        (atom(), update, atom()).prop_map(|(a, update, b)| Value::EnvUpdate(a.into(), update, b.into()).into()),
    ];
    leaf.prop_recursive(4, 30, 4, |inner| {
        let some =
            |least| prop::collection::vec(inner.clone(), least..4).prop_filter("readable", |nodes| can_follow(nodes));
        let closed = |node: &Node<'_>| {
            !matches!(
                node.value,
                Value::And(_) | Value::Or(_) | Value::Not(_) | Value::Defined(_)
            )
        };
        prop_oneof![
            some(0).prop_map(|nodes| Value::List(nodes).into()),
            some(0).prop_map(|nodes| Value::Group(nodes).into()),
            (inner.clone().prop_filter("closed", closed), some(0)).prop_map(|(value, conditions)| Value::Option(
                value.into(),
                conditions
            )
            .into()),
            some(2).prop_filter_map("a conjunction of what binds closer", |nodes| {
                let closer = nodes
                    .iter()
                    .all(|node| !matches!(node.value, Value::And(_) | Value::Or(_)));
                closer.then(|| Value::And(nodes).into())
            }),
            some(2).prop_filter_map("an alternative of what binds closer", |nodes| {
                let closer = nodes.iter().all(|node| !matches!(node.value, Value::Or(_)));
                closer.then(|| Value::Or(nodes).into())
            }),
            inner.clone().prop_filter_map("what binds closer", |node| {
                (!matches!(node.value, Value::And(_) | Value::Or(_))).then(|| Value::Not(node.into()).into())
            }),
        ]
    })
}

fn items() -> impl Strategy<Value = Vec<Item<'static>>> {
    let name = || "[a-z][a-z0-9-]{0,8}".prop_filter("a boolean", |word| word != "true" && word != "false");
    let item = |name: String, content| Item {
        name: name.into(),
        content,
        span: 0..0,
    };
    let field = (name(), value())
        .prop_map(move |(name, value)| item(name, Content::Field(value)))
        .boxed();
    let section = (
        name(),
        prop::option::of(text()),
        prop::collection::vec(field.clone(), 0..3),
    )
        .prop_map(move |(name, label, items)| {
            item(
                name,
                Content::Section {
                    label: label.map(Into::into),
                    items,
                },
            )
        });
    prop::collection::vec(prop_oneof![3 => field, 1 => section], 0..5)
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(items in items()) {
        let file = File { items };
        let printed = file.to_string();
        prop_assert_eq!(parse(&printed).map_err(|error| format!("{error} in {printed}")), Ok(file));
    }

    #[test]
    fn any_text_is_a_file_or_an_error(text in "[a\":{}\\[\\]()&|!?<>=#*\\\\ \n0é-]{0,60}") {
        if let Ok(file) = parse(&text) {
            let printed = file.to_string();
            prop_assert_eq!(parse(&printed), Ok(file));
        }
        let _ = Package::parse(&PackageName::new("a").unwrap(), &Version::new("1"), &text);
    }

    /// A file in which some bytes were changed, left out or doubled.
    #[test]
    fn a_damaged_file_is_a_file_or_an_error(changes in prop::collection::vec((any::<prop::sample::Index>(), 0..3u8, any::<u8>()), 1..6)) {
        let mut bytes = FILE.as_bytes().to_vec();
        for (at, kind, byte) in changes {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                _ => bytes.insert(at, bytes[at]),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(file) = parse(&text) {
            let printed = file.to_string();
            prop_assert_eq!(parse(&printed), Ok(file));
        }
        let _ = Package::parse(&PackageName::new("a").unwrap(), &Version::new("1"), &text);
    }
}
