//! From the [`Component`] of a unikernel to its implementations.

use crate::component::Component;
use crate::component::expand::{connect_at, implementation};
use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

/// The implementation of `mirage_dsl::Device`.
pub fn device(unikernel: &Component, module: &LitStr) -> TokenStream {
    let place = connect_at(module);
    implementation(
        unikernel,
        module,
        &quote!(::mirage_dsl::signatures::Job),
        &quote!(.start() #place),
    )
}

/// The implementation of `mirage_dsl::Unikernel` after that of its supertrait.
pub fn unikernel(unikernel: &Component, device: &TokenStream) -> TokenStream {
    let ident = &unikernel.item.ident;
    let (generics, arguments, bounds) = unikernel.item.generics.split_for_impl();
    quote! {
        #device

        #[automatically_derived]
        impl #generics ::mirage_dsl::Unikernel for #ident #arguments #bounds {}
    }
}
