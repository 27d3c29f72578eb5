//! The part of an expansion that devices and unikernels share.

use crate::component::Component;
use crate::place::ends;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{LitStr, Type};

/// `impl Device` with the builder's calls: how it is connected, its fields, what it needs.
pub fn implementation(
    component: &Component,
    module: &LitStr,
    provides: &TokenStream,
    connect: &TokenStream,
) -> TokenStream {
    let ident = &component.item.ident;
    let (generics, arguments, bounds) = component.item.generics.split_for_impl();
    let this = Ident::new("self", ident.span());
    let name = component.value_name();
    let fields = component.fields.iter().map(|field| field.expand(&this));
    let needs = component.needs.expand();
    // In the place of the signature: that is where rustc says that it is none.
    let (place, _) = ends(provides);
    let builder = quote_spanned!(place=> ::mirage_dsl::DeviceBuilder::<#provides>);
    let provided = implementation_of(provides);
    let new = quote_spanned!(place=> #builder::new);
    let device = quote!(#new(#name, #module) #connect #(#fields)* #needs);
    let device = match component.extend.value() {
        Some(extend) => quote! {{
            let __extend: fn(#builder) -> #builder = #extend;
            __extend(#device)
        }},
        None => device,
    };
    let conversion = conversion(component, provides);
    quote! {
        #[automatically_derived]
        impl #generics ::mirage_dsl::Device for #ident #arguments #bounds {
            type Provides = #provides;

            #[track_caller]
            fn into_impl(#this) -> #provided {
                #device.build()
            }
        }
        #conversion
    }
}

/// `Impl<Signature>` in the place of the signature.
fn implementation_of(provides: &TokenStream) -> TokenStream {
    let (place, _) = ends(provides);
    quote_spanned!(place=> ::mirage_dsl::Impl<#provides>)
}

/// `.into()` does what `into_impl` does, and rustc proposes it where an implementation is expected.
fn conversion(component: &Component, provides: &TokenStream) -> TokenStream {
    let ident = &component.item.ident;
    let (generics, arguments, bounds) = component.item.generics.split_for_impl();
    let provided = implementation_of(provides);
    quote! {
        #[automatically_derived]
        impl #generics ::core::convert::From<#ident #arguments> for #provided #bounds {
            #[track_caller]
            fn from(device: #ident #arguments) -> #provided {
                ::mirage_dsl::Device::into_impl(device)
            }
        }
    }
}

/// `.connect_at(...)` with the place of a text in the user's source.
pub fn connect_at(text: &LitStr) -> TokenStream {
    // The three macros say where they stand themselves.
    let place = |name: &str| {
        let name = Ident::new(name, text.span());
        quote_spanned!(text.span()=> ::core::#name!())
    };
    let (file, line, column) = (place("file"), place("line"), place("column"));
    quote!(.connect_at(::mirage_dsl::Location { file: #file, line: #line, column: #column }))
}

/// `impl Device` of a struct with mistakes, so that rustc does not add to them that there is none.
pub fn fallback(component: &Component, provides: Option<&Type>) -> TokenStream {
    let ident = &component.item.ident;
    let (generics, arguments, bounds) = component.item.generics.split_for_impl();
    let signature = provides.map_or_else(|| quote!(::mirage_dsl::signatures::Job), |provides| quote!(#provides));
    let conversion = match provides {
        Some(_) => conversion(component, &signature),
        // Without a signature, `into_impl` fits wherever it is called.
        None => quote! {
            #[automatically_derived]
            impl #generics #ident #arguments #bounds {
                #[allow(dead_code, missing_docs)]
                pub fn into_impl<__S: ::mirage_dsl::Signature>(self) -> ::mirage_dsl::Impl<__S> {
                    ::core::unimplemented!()
                }
            }
        },
    };
    // Neither that it is no signature.
    let signature_of_itself = component.hides_a_signature(provides).then(|| {
        quote! {
            #[automatically_derived]
            impl #generics ::mirage_dsl::Signature for #ident #arguments #bounds {
                const NAME: &'static ::core::primitive::str = "";
                const MODULE_TYPE: &'static ::core::primitive::str = "";
            }
        }
    });
    quote! {
        #signature_of_itself

        #[automatically_derived]
        impl #generics ::mirage_dsl::Device for #ident #arguments #bounds {
            type Provides = #signature;

            fn into_impl(self) -> ::mirage_dsl::Impl<#signature> {
                ::core::unimplemented!()
            }
        }
        #conversion
    }
}
