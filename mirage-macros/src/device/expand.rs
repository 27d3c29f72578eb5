//! From a [`Device`] to its implementation.

use crate::component::expand::{connect_at, implementation};
use crate::device::model::Device;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{LitStr, Type};

/// The implementation of `mirage_dsl::Device`.
pub fn expand(device: &Device, module: &LitStr, provides: &Type) -> TokenStream {
    let connect = device.connect.value().map(|template| quote!(.connect(#template)));
    let place = connect_at(device.connect.value().unwrap_or(module));
    implementation(&device.component, module, &quote!(#provides), &quote!(#connect #place))
}
