//! `#[derive(Keys)]`.

mod check;
mod expand;
mod model;
mod parse;

use crate::report::Report;
use proc_macro2::TokenStream;
use syn::DeriveInput;

/// Expands the derive.
pub fn derive(item: &DeriveInput) -> TokenStream {
    let mut report = Report::default();
    let keys = parse::parse(item, &mut report);
    check::check(&keys, &mut report);
    match report.into_compile_errors() {
        None => expand::expand(item, &keys),
        Some(errors) => [errors, expand::fallback(item)].into_iter().collect(),
    }
}
