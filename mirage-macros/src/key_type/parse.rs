//! From an enum to its [`Choice`]s.

use crate::attribute::{self, Argument, Repeated};
use crate::case;
use crate::report::Report;
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, LitStr, Variant};

/// A variant and the words that stand for it.
pub struct Choice<'a> {
    /// The variant.
    pub ident: &'a Ident,
    /// Its word, and then the others; each in its place.
    pub words: Vec<(String, Span)>,
}

/// Reads the variants and their attributes.
pub fn parse<'a>(item: &'a DeriveInput, report: &mut Report) -> Vec<Choice<'a>> {
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("key")) {
        report.error(attribute, "`#[key]` goes on a variant, not on the enum");
    }
    let keyword: &dyn ToTokens = match &item.data {
        Data::Enum(data) => {
            if data.variants.is_empty() {
                report.error(&item.ident, "an enum without variants has no value that could be chosen");
            }
            return data.variants.iter().map(|variant| parse_variant(variant, report)).collect();
        }
        Data::Struct(data) => &data.struct_token,
        Data::Union(data) => &data.union_token,
    };
    report.error(
        keyword,
        "only an enum has words to choose from; implement `mirage_dsl::KeyType` by hand for a type that is read from any word",
    );
    Vec::new()
}

fn parse_variant<'a>(variant: &'a Variant, report: &mut Report) -> Choice<'a> {
    if !matches!(variant.fields, Fields::Unit) {
        report.error(
            &variant.fields,
            format!("one word of the command line stands for the variant, so it has no fields: `{}`", variant.ident),
        );
    }
    let (mut name, mut aliases) = (Argument::<LitStr>::new("name"), Repeated::<LitStr>::new("alias"));
    for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("key")) {
        attribute::parse(attribute, report, &mut [&mut name, &mut aliases]);
    }
    let word = match name.value() {
        Some(name) => (name.value(), name.span()),
        None => (case::kebab(&variant.ident.unraw().to_string()), variant.ident.span()),
    };
    let aliases = aliases.values.iter().map(|alias| (alias.value(), alias.span()));
    Choice { ident: &variant.ident, words: [word].into_iter().chain(aliases).collect() }
}
