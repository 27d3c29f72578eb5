//! From [`Key`]s to the implementation of their struct.

use crate::keys::model::{Key, is_primitive};
use crate::place::{ends, read_field};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Expr, Lit};

/// The implementation of `mirage_dsl::Keys`.
pub fn expand(item: &DeriveInput, keys: &[Key]) -> TokenStream {
    // The default values are the user's: they must not see it.
    let group = Ident::new("__group", Span::mixed_site());
    let this = Ident::new("self", item.ident.span());
    let fields = keys.iter().map(|key| declare(key, &group));
    let values = quote!(Self { #(#fields,)* });
    let descriptions = match keys {
        [] => quote!(::std::vec::Vec::new()),
        _ => {
            let slices = keys.iter().map(|key| described(key, &this));
            quote!([#(#slices),*].concat())
        }
    };
    implementation(item, &group, &values, &this, &descriptions)
}

/// An implementation of a struct with mistakes, so that rustc does not add to them that there is none.
pub fn fallback(item: &DeriveInput) -> TokenStream {
    let stub = quote!(::core::unimplemented!());
    let (group, this) = (
        Ident::new("__group", Span::mixed_site()),
        Ident::new("self", item.ident.span()),
    );
    implementation(item, &group, &stub, &this, &stub)
}

fn implementation(
    item: &DeriveInput,
    group: &Ident,
    values: &TokenStream,
    this: &Ident,
    descriptions: &TokenStream,
) -> TokenStream {
    let ident = &item.ident;
    let (generics, arguments, bounds) = item.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics ::mirage_dsl::Keys for #ident #arguments #bounds {
            fn declare_in_group(#group: &::core::primitive::str) -> Self {
                #values
            }

            fn descriptions(&#this) -> ::std::vec::Vec<::mirage_dsl::KeyDescription> {
                #descriptions
            }
        }
    }
}

/// The descriptions of one field. Again, it is the field's type that may be wrong.
fn described(key: &Key, this: &Ident) -> TokenStream {
    let (first, _) = ends(key.ty);
    let reference = quote_spanned!(first.resolved_at(this.span())=> &);
    let field = read_field(this, key.ident, key.ty);
    quote!(::mirage_dsl::Value::keys(#reference #field))
}

/// `field: value`. The key is declared in the place of the field's name, which is its location from then on;
/// its value is taken in the place of the field's type, where rustc says that the type is wrong.
fn declare(key: &Key, group: &Ident) -> TokenStream {
    let Key { ident, doc, .. } = key;
    let option = key.option();
    let (first, last) = ends(key.ty);
    let (first, last) = (first.resolved_at(ident.span()), last.resolved_at(ident.span()));
    let kinds = key.kinds();
    let mut kind = match key.default.value() {
        Some(_) => Ident::new("option", last),
        None => kinds.first().copied().unwrap_or(ident).clone(),
    };
    kind.set_span(last);
    let default = key.default.value().map(|default| convert(key, default));
    let make = quote_spanned!(ident.span()=> ::mirage_dsl::Key::#kind(#option, #default));
    let doc = (!doc.is_empty()).then(|| quote!(.doc(#doc)));
    let placeholder = key.placeholder.value().map(|text| quote!(.placeholder(#text)));
    let aliases = key.alias.values.iter().map(|name| quote!(.alias(#name)));
    let env = key.env.value().map(|variable| quote!(.env(#variable)));
    let section = key.section.value().map(|heading| quote!(.section(#heading)));
    let binding = Ident::new("__key", first);
    let value = quote_spanned!(last=> .value());
    quote! {
        #ident: {
            let #binding = #make #doc #placeholder #(#aliases)* #env #section.group(#group);
            #binding #value
        }
    }
}

/// The default value. It must have the type that stands in `Value<T>`, which rustc then shows beside it; a text
/// becomes what it can be made into.
fn convert(key: &Key, default: &Expr) -> TokenStream {
    let converted = is_text(default) && !key.value_type().is_some_and(is_primitive);
    let default = match converted {
        true => quote_spanned!(default.span()=> ::core::convert::Into::into(#default)),
        false => quote!(#default),
    };
    match key.value_type() {
        Some(ty) => quote!({ let __default: #ty = #default; __default }),
        None => default,
    }
}

/// Whether it is a string literal, which a macro of the user's may have passed on.
fn is_text(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(literal) => matches!(literal.lit, Lit::Str(_)),
        Expr::Group(group) => is_text(&group.expr),
        _ => false,
    }
}
