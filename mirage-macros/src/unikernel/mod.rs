//! `#[derive(Unikernel)]`.

mod check;
mod expand;
mod parse;

use crate::component::expand::fallback;
use crate::report::Report;
use proc_macro2::TokenStream;
use syn::{DeriveInput, parse_quote};

/// Expands the derive.
pub fn derive(item: &DeriveInput) -> TokenStream {
    let mut report = Report::default();
    let unikernel = parse::parse(item, &mut report);
    check::check(&unikernel, &mut report);
    let device = match (report.into_compile_errors(), unikernel.module.value()) {
        (None, Some(module)) => expand::device(&unikernel, module),
        (errors, _) => {
            let mut tokens = errors.unwrap_or_default();
            tokens.extend(fallback(&unikernel, Some(&parse_quote!(::mirage_dsl::signatures::Job))));
            tokens
        }
    };
    expand::unikernel(&unikernel, &device)
}
