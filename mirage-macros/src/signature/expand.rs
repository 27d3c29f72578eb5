//! From a [`Signature`] to its struct and implementation.

use crate::signature::parse::Signature;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Data, Fields};

/// The struct and the implementation of `mirage_dsl::Signature`.
pub fn expand(signature: &Signature, module_type: &str) -> TokenStream {
    let item = definition(signature, module_type);
    let implementation = implementation(signature, module_type);
    quote!(#item #implementation)
}

/// The item as it was written and an implementation, so that rustc does not add to the mistakes that there is none.
pub fn fallback(signature: &Signature) -> TokenStream {
    let unit = matches!(&signature.item.data, Data::Struct(data) if matches!(data.fields, Fields::Unit));
    let written = &signature.item;
    let item = if unit { definition(signature, "") } else { quote!(#written) };
    // Nothing that borrows can be a signature.
    let borrows = signature.item.generics.lifetimes().next().is_some();
    let implementation = (!borrows).then(|| implementation(signature, ""));
    quote!(#item #implementation)
}

/// The struct: with parameters, it holds something that uses them.
fn definition(signature: &Signature, module_type: &str) -> TokenStream {
    let syn::DeriveInput { attrs, vis, ident, generics, .. } = &signature.item;
    let bounds = &generics.where_clause;
    let types = generics.type_params().map(|parameter| parameter.ident.to_token_stream());
    // A mistake, after which rustc should not add that they are unused.
    let lifetimes = generics.lifetimes().map(|parameter| &parameter.lifetime).map(|lifetime| quote!(&#lifetime ()));
    let used: Vec<_> = types.chain(lifetimes).collect();
    let phantom = (!used.is_empty()).then(|| quote!((::core::marker::PhantomData<fn() -> (#(#used,)*)>)));
    let doc = format!("\n\nIn OCaml: `{module_type}`.");
    quote! {
        #(#attrs)*
        #[doc = #doc]
        #vis struct #ident #generics #phantom #bounds;
    }
}

fn implementation(signature: &Signature, module_type: &str) -> TokenStream {
    let ident = &signature.item.ident;
    let name = ident.unraw().to_string();
    let (generics, arguments, bounds) = signature.item.generics.split_for_impl();
    let bounds = bounds.into_iter().flat_map(|bounds| &bounds.predicates);
    let parameters = signature.item.generics.type_params().map(|parameter| &parameter.ident);
    quote! {
        #[automatically_derived]
        impl #generics ::mirage_dsl::Signature for #ident #arguments
        where
            #(#bounds,)*
            #(#parameters: 'static,)*
        {
            const NAME: &'static ::core::primitive::str = #name;
            const MODULE_TYPE: &'static ::core::primitive::str = #module_type;
        }
    }
}
