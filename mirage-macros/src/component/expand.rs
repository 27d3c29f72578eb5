//! The part of an expansion that devices and unikernels share.

use crate::component::Component;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{LitStr, Type};

/// `impl Device` with the builder's calls: how it is connected, its fields, what it needs.
pub fn implementation(component: &Component, module: &LitStr, provides: &TokenStream, connect: &TokenStream) -> TokenStream {
    let ident = &component.item.ident;
    let (generics, arguments, bounds) = component.item.generics.split_for_impl();
    let this = Ident::new("self", ident.span());
    let name = component.value_name();
    let fields = component.fields.iter().map(|field| field.expand(&this));
    let needs = component.needs.expand();
    // Not the type itself: where it is no signature, rustc says so once.
    let signature = quote!(<Self as ::mirage_dsl::Device>::Provides);
    let builder = quote!(::mirage_dsl::DeviceBuilder::<#signature>);
    let device = quote!(#builder::new(#name, #module) #connect #(#fields)* #needs);
    let device = match component.extend.value() {
        Some(extend) => quote! {{
            let __extend: fn(#builder) -> #builder = #extend;
            __extend(#device)
        }},
        None => device,
    };
    quote! {
        #[automatically_derived]
        impl #generics ::mirage_dsl::Device for #ident #arguments #bounds {
            type Provides = #provides;

            #[track_caller]
            fn into_impl(#this) -> ::mirage_dsl::Impl<#signature> {
                #device.build()
            }
        }

        // `.into()` does what `into_impl` does, and rustc proposes it where an implementation is expected.
        #[automatically_derived]
        impl #generics ::core::convert::From<#ident #arguments> for ::mirage_dsl::Impl<#provides> #bounds {
            #[track_caller]
            fn from(device: #ident #arguments) -> Self {
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
    let job = quote!(::mirage_dsl::signatures::Job);
    // Without a signature, `into_impl` fits wherever it is called.
    let any = provides.is_none().then(|| {
        quote! {
            #[automatically_derived]
            impl #generics #ident #arguments #bounds {
                #[allow(dead_code, missing_docs)]
                pub fn into_impl<S: ::mirage_dsl::Signature>(self) -> ::mirage_dsl::Impl<S> {
                    ::core::unimplemented!()
                }
            }
        }
    });
    let provides = provides.map_or(job, |provides| quote!(#provides));
    quote! {
        #any
        #[automatically_derived]
        impl #generics ::mirage_dsl::Device for #ident #arguments #bounds {
            type Provides = #provides;

            fn into_impl(self) -> ::mirage_dsl::Impl<Self::Provides> {
                ::core::unimplemented!()
            }
        }
    }
}
