//! From [`Choice`]s to the implementations of their enum.

use crate::key_type::parse::Choice;
use crate::report::listed;
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

/// The implementations of `mirage_dsl::KeyType` and `Display`.
pub fn expand(item: &DeriveInput, choices: &[Choice]) -> TokenStream {
    let words: Vec<&str> = choices.iter().flat_map(|choice| &choice.words).map(|(word, _)| word.as_str()).collect();
    let expected = format!("one of {}", listed(words.iter().copied()));
    let parsed = choices.iter().map(|choice| {
        let (ident, words) = (choice.ident, choice.words.iter().map(|(word, _)| word));
        quote!(#(#words)|* => ::core::result::Result::Ok(Self::#ident))
    });
    let parse = quote! {
        match word {
            #(#parsed,)*
            _ => ::core::result::Result::Err(::std::borrow::ToOwned::to_owned(#expected)),
        }
    };
    let printed = choices.iter().filter_map(|choice| {
        let (ident, (word, _)) = (choice.ident, choice.words.first()?);
        Some(quote!(Self::#ident => #word))
    });
    implementations(item, &words, &parse, &quote!(f.pad(match self { #(#printed,)* })))
}

/// Implementations of an enum with mistakes, so that rustc does not add to them that there are none.
pub fn fallback(item: &DeriveInput) -> TokenStream {
    let stub = quote!(::core::unimplemented!());
    implementations(item, &[], &stub, &stub)
}

fn implementations(item: &DeriveInput, words: &[&str], parse: &TokenStream, display: &TokenStream) -> TokenStream {
    let ident = &item.ident;
    let (generics, arguments, bounds) = item.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics ::mirage_dsl::KeyType for #ident #arguments #bounds {
            const WORDS: &'static [&'static ::core::primitive::str] = &[#(#words),*];

            fn parse(word: &::core::primitive::str) -> ::core::result::Result<Self, ::std::string::String> {
                #parse
            }

            fn print(&self) -> ::std::string::String {
                ::std::string::ToString::to_string(self)
            }
        }

        #[automatically_derived]
        impl #generics ::core::fmt::Display for #ident #arguments #bounds {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #display
            }
        }
    }
}
