//! The fields of devices and unikernels.

use crate::attribute::name_of;
use crate::component::{Kind, needs};
use crate::place::read_field;
use crate::report::Report;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Fields, GenericArgument, LitStr, Meta, PathArguments, Type};

/// A field of a struct.
pub struct Field<'a> {
    /// Its name as it was written.
    pub ident: &'a Ident,
    /// Its name without `r#`, which a connect template puts between braces.
    pub name: String,
    /// Its type.
    pub ty: &'a Type,
    /// What it is for.
    pub role: Role,
}

/// What a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Its type says it.
    Value,
    /// `#[dependency]`: a device whose value is used, that is not a functor's argument.
    Dependency,
    /// `#[after]`: a device that is only connected earlier.
    After,
}

/// The attributes of fields.
const ROLES: [(&str, Role); 2] = [("dependency", Role::Dependency), ("after", Role::After)];

/// The fields of a struct with named fields or none; anything else is a mistake.
pub fn parse<'a>(item: &'a DeriveInput, kind: Kind, report: &mut Report) -> Vec<Field<'a>> {
    for attribute in item.attrs.iter().filter(|attribute| role(attribute).is_some()) {
        report.error(
            attribute,
            format!("`#[{}]` goes on a field, not on the struct", name_of(attribute)),
        );
    }
    let keyword: &dyn ToTokens = match &item.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                return fields
                    .named
                    .iter()
                    .filter_map(|field| Some(parse_field(field, field.ident.as_ref()?, report)))
                    .collect();
            }
            Fields::Unit => return Vec::new(),
            Fields::Unnamed(fields) => {
                let why = match kind {
                    Kind::Device => "a device's fields need names, because `connect` refers to them as `{name}`",
                    Kind::Unikernel => "a unikernel's fields need names, after which the generated OCaml code is named",
                };
                report.error(fields, format!("{why}: write `struct {} {{ ... }}`", item.ident));
                return Vec::new();
            }
        },
        Data::Enum(data) => &data.enum_token,
        Data::Union(data) => &data.union_token,
    };
    let message = match kind {
        Kind::Device => "a device is a struct, whose fields are its inputs",
        Kind::Unikernel => "a unikernel is a struct, whose fields are its inputs",
    };
    report.error(keyword, message);
    Vec::new()
}

fn parse_field<'a>(field: &'a syn::Field, ident: &'a Ident, report: &mut Report) -> Field<'a> {
    let mut given: Option<Role> = None;
    for attribute in &field.attrs {
        if needs::is_need(attribute) {
            report.error(
                attribute,
                format!("`#[{}]` goes on the struct, not on a field", name_of(attribute)),
            );
        }
        let Some(role) = role(attribute) else { continue };
        if !matches!(attribute.meta, Meta::Path(_)) {
            report.error(
                attribute,
                format!(
                    "`#[{0}]` stands alone: write `#[{0}]` without arguments",
                    name_of(attribute)
                ),
            );
        }
        match given.replace(role) {
            Some(earlier) if earlier == role => {
                report.error(attribute, format!("`#[{}]` is given twice", name_of(attribute)))
            }
            Some(_) => report.error(
                attribute,
                "a field is either a `#[dependency]`, whose value is used, or only connected earlier, with `#[after]`",
            ),
            None => {}
        }
    }
    Field {
        ident,
        name: ident.unraw().to_string(),
        ty: &field.ty,
        role: given.unwrap_or(Role::Value),
    }
}

fn role(attribute: &Attribute) -> Option<Role> {
    ROLES
        .iter()
        .find(|(name, _)| attribute.path().is_ident(name))
        .map(|(_, role)| *role)
}

impl Field<'_> {
    /// The call of the builder that adds the field.
    pub fn expand(&self, this: &Ident) -> TokenStream {
        let method = match self.role {
            Role::Value => quote!(field),
            Role::Dependency => quote!(dependency),
            Role::After => quote!(after),
        };
        let name = LitStr::new(&self.name, self.ident.span());
        let value = read_field(this, self.ident, self.ty);
        quote!(.#method(#name, #value))
    }
}

/// The `S` of a type that is written `Impl<S>`.
pub fn inside_impl(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Impl")?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(GenericArgument::Type(signature)) => Some(signature),
            _ => None,
        },
        _ => None,
    }
}
