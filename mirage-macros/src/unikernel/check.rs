//! What rustc cannot see of a unikernel, or would say less well.

use crate::component::Component;
use crate::report::Report;

/// Notes every mistake in a unikernel.
pub fn check(unikernel: &Component, report: &mut Report) {
    let item = unikernel.item;
    match item.attrs.iter().find(|attribute| attribute.path().is_ident("unikernel")) {
        // It was told that `#[device]` is the wrong one.
        None if item.attrs.iter().any(|attribute| attribute.path().is_ident("device")) => {}
        None => report.error(&item.ident, "a unikernel names its OCaml module: add `#[unikernel(module = \"Unikernel.Main\")]`"),
        Some(attribute) if unikernel.module.key().is_none() => {
            report.error(attribute, "`module` is missing: say which OCaml module has the `start`, with `module = \"Unikernel.Main\"`")
        }
        Some(_) => {}
    }
    unikernel.check(report);
}
