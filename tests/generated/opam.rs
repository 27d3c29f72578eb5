//! What is written into opam files is what a reader of opam's language reads back.

use crate::descriptions;
use crate::support::plan;
use mirage_codegen::emit::emit;
use mirage_dsl::Target;
use mirage_opam::syntax::{self, parse};
use mirage_syntax::opam::{Condition, Fields, Value};
use proptest::prelude::*;

/// The value as a reader of opam's language has it.
fn read(value: &Value) -> syntax::Value<'static> {
    match value {
        Value::String(text) => syntax::Value::String(text.clone().into()),
        Value::List(values) => syntax::Value::List(values.iter().map(|value| read(value).into()).collect()),
        Value::Conditional(value, conditions) => {
            let mut conditions: Vec<syntax::Node> = conditions.iter().map(|one| condition(one).into()).collect();
            let all = if conditions.len() == 1 {
                conditions.remove(0)
            } else {
                syntax::Value::And(conditions).into()
            };
            syntax::Value::Option(Box::new(read(value).into()), vec![all])
        }
    }
}

fn condition(condition: &Condition) -> syntax::Value<'static> {
    let word = |name: &'static str| syntax::Value::Ident(name.into());
    let bound = |relation, version: &String| {
        let version = syntax::Value::String(version.clone().into());
        syntax::Value::Bound(relation, Box::new(version.into()))
    };
    match condition {
        Condition::Is(name) => word(name),
        Condition::Defined(name) => syntax::Value::Defined(Box::new(word(name).into())),
        Condition::AtLeast(version) => bound(syntax::RelOp::Ge, version),
        Condition::Below(version) => bound(syntax::RelOp::Lt, version),
    }
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a%{}\\\\\"\n\t\u{1}\u{7f}0-9\\]# ]{0,12}"]
}

fn values() -> impl Strategy<Value = Value> {
    let conditions = prop_oneof![
        Just(Condition::Is("build")),
        Just(Condition::Defined("monorepo")),
        texts().prop_map(Condition::AtLeast),
        texts().prop_map(Condition::Below),
    ];
    let leaf = (texts(), prop::collection::vec(conditions, 0..4))
        .prop_map(|(text, conditions)| Value::string(text).only_if(conditions));
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop::collection::vec(inner, 0..4).prop_map(Value::List)
    })
}

proptest! {
    #[test]
    fn values_are_read_back(value in values(), other in values()) {
        let mut fields = Fields::default();
        fields.add("one", &value);
        let mut inner = Fields::default();
        inner.add("src", &other);
        fields.section("url", &inner);
        let text = fields.to_string();
        let file = parse(&text).map_err(|error| TestCaseError::fail(format!("{error:?} in\n{text}")))?;
        prop_assert_eq!(&file.field("one").unwrap().value, &read(&value));
        let (_, section) = file.sections("url").next().unwrap();
        prop_assert_eq!(&section[0].content, &syntax::Content::Field(read(&other).into()));
    }
}

#[test]
fn every_file_is_read() {
    let cases = [
        (descriptions::needs(), Target::UNIX),
        (descriptions::stack(), Target::HVT),
        (descriptions::disks(), Target::XEN),
    ];
    for (application, target) in cases {
        let tree = emit(&[plan(&application, target, &[])]);
        let mut files = tree.files();
        let (path, text) = files.find(|(path, _)| path.extension() == Some("opam")).unwrap();
        let file = parse(text).unwrap_or_else(|error| panic!("{path}: {error:?}"));
        assert!(file.field("depends").is_some() && file.field("install").is_some());
    }
}
