//! `#[derive(Device)]`.

mod check;
mod expand;
mod model;
mod parse;

use crate::component::expand::fallback;
use crate::report::Report;
use proc_macro2::TokenStream;
use syn::DeriveInput;

/// Expands the derive.
pub fn derive(item: &DeriveInput) -> TokenStream {
    let mut report = Report::default();
    let device = parse::parse(item, &mut report);
    check::check(&device, &mut report);
    match (
        report.into_compile_errors(),
        device.component.module.value(),
        device.provides.value(),
    ) {
        (None, Some(module), Some(provides)) => expand::expand(&device, module, provides),
        (errors, ..) => {
            let mut tokens = errors.unwrap_or_default();
            tokens.extend(fallback(&device.component, device.signature()));
            tokens
        }
    }
}
