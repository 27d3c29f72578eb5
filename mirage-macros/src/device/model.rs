//! A device as it was declared.

use crate::attribute::Argument;
use crate::component::Component;
use crate::component::field::{Field, Role, inside_impl};
use syn::{LitStr, Type};

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
