//! What rustc cannot see of keys, or would say less well.

use crate::keys::model::{Key, is_primitive, last_segment};
use crate::report::{Report, code};
use mirage_syntax::key::{check_key, check_key_alias, check_variable, dashes};
use proc_macro2::Ident;
use quote::ToTokens;

/// Notes every mistake in the keys. That a value can be read from a word is for rustc to say.
pub fn check(keys: &[Key], report: &mut Report) {
    let mut known: Vec<(String, &Ident)> = Vec::new();
    for key in keys {
        check_kind(key, report);
        check_type(key, report);
        let option = key.option();
        let at: &dyn ToTokens = key.name.value().map_or(key.ident, |name| name as &dyn ToTokens);
        report.check(at, check_key(&option));
        let mut names = vec![(option, at)];
        for alias in &key.alias.values {
            report.check(alias, check_key_alias(&alias.value()));
            names.push((alias.value(), alias));
        }
        if let Some(variable) = key.env.value() {
            report.check(variable, check_variable(&variable.value()));
        }
        for (name, at) in names {
            match known.iter().find(|(known, _)| *known == name) {
                Some((_, first)) => report.error(
                    at,
                    format!(
                        "`{}{name}` is already the option of the field `{first}`; \
                         give one of them another name with `#[key(name = \"...\")]`",
                        dashes(&name)
                    ),
                ),
                None => known.push((name, key.ident)),
            }
        }
    }
}

fn check_kind(key: &Key, report: &mut Report) {
    match key.kinds().as_slice() {
        [] => report.error(
            key.ident,
            format!(
                "say how `--{}` is given: `#[key(default = ...)]`, `#[key(flag)]`, `#[key(required)]`, \
                 `#[key(optional)]` or `#[key(repeated)]`",
                key.option()
            ),
        ),
        [_] => {}
        [first, others @ ..] => {
            for other in others {
                report.error(
                    other,
                    format!("`{other}` and `{first}` exclude each other: a key is given in one way"),
                );
            }
        }
    }
    if let (Some(_), Some(placeholder)) = (key.flag.key(), key.placeholder.key()) {
        report.error(
            placeholder,
            "a flag has no value, so there is nothing for a placeholder to stand for",
        );
    }
}

/// Types that a beginner may write instead of a `Value`. Of any other type, which may be an alias, rustc says that
/// it is not the expected one.
fn check_type(key: &Key, report: &mut Report) {
    let plain = match last_segment(key.ty) {
        Some(segment) => is_primitive(key.ty) || ["String", "Option", "Vec"].iter().any(|name| segment.ident == name),
        None => true,
    };
    if plain {
        let ty = code(key.ty);
        report.error(
            key.ty,
            format!("the value of a key is known only later, when the user has chosen: write `Value<{ty}>`"),
        );
    }
}
