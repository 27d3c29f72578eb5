//! From a [`Device`] to its implementation.

use crate::component::expand::{connect_at, implementation};
use crate::device::model::Device;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{LitStr, Type};

/// The implementation of `mirage_dsl::Device`.
pub fn expand(device: &Device, module: &LitStr, provides: &Type) -> TokenStream {
    let template = device
        .connect
        .value()
        .map_or_else(|| default_template(device), LitStr::value);
    let place = connect_at(device.connect.value().unwrap_or(module));
    implementation(
        &device.component,
        module,
        &quote!(#provides),
        &quote!(.connect(#template) #place),
    )
}

/// `connect` applied to every value in order, or to unit where there is none.
fn default_template(device: &Device) -> String {
    let values: String = device.values().map(|field| format!(" {{{}}}", field.name)).collect();
    format!("{{module}}.connect{}", if values.is_empty() { " ()" } else { &values })
}
