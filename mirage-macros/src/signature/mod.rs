//! `#[signature]`.

mod check;
mod expand;
mod parse;

use crate::report::Report;
use proc_macro2::TokenStream;

/// Expands the attribute.
pub fn attribute(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let Some(signature) = parse::parse(arguments, item.clone(), &mut report) else {
        return report.into_compile_errors().into_iter().chain([item]).collect();
    };
    check::check(&signature, &mut report);
    match (report.into_compile_errors(), signature.module_type.value()) {
        (None, Some(module_type)) => expand::expand(&signature, &module_type.value()),
        (errors, _) => errors.into_iter().chain([expand::fallback(&signature)]).collect(),
    }
}
