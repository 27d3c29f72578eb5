//! From a struct to its [`Key`]s.

use crate::attribute::{self, Argument, Repeated};
use crate::keys::model::Key;
use crate::report::Report;
use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Lit, Meta};

/// Reads the fields and their attributes.
pub fn parse<'a>(item: &'a DeriveInput, report: &mut Report) -> Vec<Key<'a>> {
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("key")) {
        report.error(attribute, "`#[key]` goes on a field, not on the struct");
    }
    let misplaced: &dyn ToTokens = match &item.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                return fields
                    .named
                    .iter()
                    .filter_map(|field| Some(parse_field(field, field.ident.as_ref()?, report)))
                    .collect();
            }
            Fields::Unit => return Vec::new(),
            Fields::Unnamed(fields) => fields,
        },
        Data::Enum(data) => &data.enum_token,
        Data::Union(data) => &data.union_token,
    };
    report.error(
        misplaced,
        "keys are the named fields of a struct, which are the options of the command line",
    );
    Vec::new()
}

fn parse_field<'a>(field: &'a syn::Field, ident: &'a Ident, report: &mut Report) -> Key<'a> {
    let mut key = Key {
        ident,
        ty: &field.ty,
        doc: documentation(&field.attrs),
        name: Argument::new("name"),
        placeholder: Argument::new("placeholder"),
        alias: Repeated::new("alias"),
        env: Argument::new("env"),
        section: Argument::new("section"),
        default: Argument::new("default"),
        flag: Argument::new("flag"),
        required: Argument::new("required"),
        optional: Argument::new("optional"),
        repeated: Argument::new("repeated"),
    };
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("key")) {
        let Key {
            name,
            placeholder,
            alias,
            env,
            section,
            default,
            flag,
            required,
            optional,
            repeated,
            ..
        } = &mut key;
        attribute::parse(
            attribute,
            report,
            &mut [
                default,
                flag,
                required,
                optional,
                repeated,
                name,
                placeholder,
                alias,
                env,
                section,
            ],
        );
    }
    key
}

/// The text of doc comments: lines of a paragraph are joined, paragraphs are parted by an empty line.
fn documentation(attributes: &[Attribute]) -> String {
    let texts = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text), ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let paragraphs = lines
        .split(|line| line.is_empty())
        .filter(|paragraph| !paragraph.is_empty());
    paragraphs
        .map(|paragraph| paragraph.join(" "))
        .collect::<Vec<_>>()
        .join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doc_comments() {
        let item: DeriveInput = syn::parse_quote! {
            struct Options {
                /// How often
                /// to greet.
                ///
                ///
                /// At most 9.
                #[key(flag)]
                greetings: Value<u32>,
            }
        };
        let mut report = Report::default();
        let keys = parse(&item, &mut report);
        assert!(report.into_compile_errors().is_none());
        assert_eq!(keys[0].doc, "How often to greet.\n\nAt most 9.");
    }
}
