//! What rustc cannot see of a signature, or would say less well.

use crate::report::Report;
use crate::signature::parse::{Signature, place};
use mirage_syntax::ocaml;
use quote::ToTokens;
use syn::{Data, Error, Fields, LitStr};

/// Notes every mistake in a signature.
pub fn check(signature: &Signature, report: &mut Report) {
    match signature.module_type.value() {
        Some(module_type) => check_module_type(module_type, report),
        None if signature.module_type.key().is_none() => report.add(Error::new(
            place(signature.item.ident.span()), "`module_type` is missing: say what it is in OCaml, with `module_type = \"Mirage_net.S\"`")),
        None => {}
    }
    let ident = &signature.item.ident;
    let advice = format!("a signature has no values: write a unit struct, `struct {ident};`");
    let misplaced: &dyn ToTokens = match &signature.item.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unit => return check_lifetimes(signature, report),
            fields => fields,
        },
        Data::Enum(data) => &data.enum_token,
        Data::Union(data) => &data.union_token,
    };
    report.error(misplaced, advice);
}

fn check_lifetimes(signature: &Signature, report: &mut Report) {
    for lifetime in signature.item.generics.lifetimes() {
        report.error(lifetime, "a signature cannot borrow: only types and constants can be its parameters");
    }
}

/// A module type by its path, or any OCaml type of a value, such as `string array`.
fn check_module_type(module_type: &LitStr, report: &mut Report) {
    let text = module_type.value();
    if text.trim().is_empty() {
        report.error(module_type, "`module_type` is empty: write a module type such as `Mirage_net.S`, or the type of a value");
    } else if text.contains('.') && !text.contains(char::is_whitespace) {
        // `Logs.reporter` is the path of a value's type.
        let type_of_value =
            text.rsplit_once('.').is_some_and(|(module, name)| ocaml::check_module_path(module).is_ok() && ocaml::is_value_name(name));
        if !type_of_value {
            report.check(module_type, ocaml::check_module_type(&text));
        }
    }
}
