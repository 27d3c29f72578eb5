//! What rustc cannot see of keys, or would say less well.

use crate::keys::model::Key;
use crate::report::Report;
use mirage_syntax::key::check_key;
use proc_macro2::Ident;
use quote::ToTokens;
use syn::Type;

/// Notes every mistake in the keys. That a value can be read from a word is for rustc to say.
pub fn check(keys: &[Key], report: &mut Report) {
    let mut known: Vec<(String, &Ident)> = Vec::new();
    for key in keys {
        check_kind(key, report);
        check_type(key, report);
        let option = key.option();
        let at: &dyn ToTokens = key.name.value().map_or(key.ident, |name| name as &dyn ToTokens);
        report.check(at, check_key(&option));
        match known.iter().find(|(name, _)| *name == option) {
            Some((_, first)) => report.error(
                at,
                format!(
                    "`--{option}` is already the option of the field `{first}`; give one of them another name with `#[key(name = \"...\")]`"
                ),
            ),
            None => known.push((option, key.ident)),
        }
    }
}

fn check_kind(key: &Key, report: &mut Report) {
    match key.kinds().as_slice() {
        [] => report.error(
            key.ident,
            format!(
                "say how `--{}` is given: `#[key(default = ...)]`, `#[key(flag)]`, `#[key(required)]`, `#[key(optional)]` or `#[key(repeated)]`",
                key.option()
            ),
        ),
        [_] => {}
        [first, others @ ..] => {
            for other in others {
                report.error(other, format!("`{other}` and `{first}` exclude each other: a key is given in one way"));
            }
        }
    }
    if let (Some(_), Some(placeholder)) = (key.flag.key(), key.placeholder.key()) {
        report.error(placeholder, "a flag has no value, so there is nothing for a placeholder to stand for");
    }
}

/// Types that a beginner may write instead of a `Value`. Of any other type, which may be an alias, rustc says that
/// it is not the expected one.
fn check_type(key: &Key, report: &mut Report) {
    const PLAIN: [&str; 20] = [
        "bool", "char", "str", "String", "Option", "Vec", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
        "isize", "f32", "f64",
    ];
    let plain = match key.ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| PLAIN.iter().any(|name| segment.ident == name)),
        _ => true,
    };
    if plain {
        // Tokens are printed with spaces between them.
        let ty = key.ty.to_token_stream().to_string().replace(" < ", "<").replace(" >", ">").replace(" ,", ",").replace(" :: ", "::");
        report.error(key.ty, format!("the value of a key is known only later, when the user has chosen: write `Value<{ty}>`"));
    }
}
