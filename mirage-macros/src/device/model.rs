//! A device as it was declared.

use crate::attribute::Argument;
use crate::component::Component;
use crate::component::field::{Field, Role};
use syn::{GenericArgument, LitStr, PathArguments, Type};

/// A device: a component with a signature, connected by a template.
pub struct Device<'a> {
    /// Its module, its fields, what it needs.
    pub component: Component<'a>,
    /// `provides = Ethernet`.
    pub provides: Argument<Type>,
    /// `connect = "{module}.connect {net}"`.
    pub connect: Argument<LitStr>,
}

/// Placeholders that are no fields, with what they stand for.
pub const BUILT_IN: [(&str, &str); 2] = [
    ("module", "the device's OCaml module"),
    ("name", "the unikernel's name"),
];

impl Device<'_> {
    /// The fields whose values a connect template can use.
    pub fn values(&self) -> impl Iterator<Item = &Field<'_>> {
        self.component.fields.iter().filter(|field| field.role != Role::After)
    }

    /// What it provides, unless that is written `Impl<...>` by mistake.
    pub fn signature(&self) -> Option<&Type> {
        self.provides.value().filter(|provides| inside_impl(provides).is_none())
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
