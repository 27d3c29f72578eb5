//! `#[derive(KeyType)]`.

mod check;
mod expand;
mod parse;

use crate::report::Report;
use proc_macro2::TokenStream;
use syn::DeriveInput;

/// Expands the derive.
pub fn derive(item: &DeriveInput) -> TokenStream {
    let mut report = Report::default();
    let choices = parse::parse(item, &mut report);
    check::check(&choices, &mut report);
    match report.into_compile_errors() {
        None => expand::expand(item, &choices),
        Some(errors) => [errors, expand::fallback(item)].into_iter().collect(),
    }
}
