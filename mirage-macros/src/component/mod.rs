//! What devices and unikernels have in common: an OCaml module, fields, and what they need to be built.

pub mod expand;
pub mod field;
pub mod needs;
pub mod package;

use crate::attribute::Argument;
use crate::case;
use crate::report::Report;
use field::{Field, inside_impl};
use mirage_syntax::ocaml;
use needs::Needs;
use syn::ext::IdentExt;
use syn::{DeriveInput, LitStr, Path, Type};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Device,
    Unikernel,
}

impl Kind {
    /// The derive, and the attribute that goes with it.
    fn derive(self) -> (&'static str, &'static str) {
        match self {
            Kind::Device => ("Device", "device"),
            Kind::Unikernel => ("Unikernel", "unikernel"),
        }
    }

    fn check_attributes(self, item: &DeriveInput, report: &mut Report) {
        let (derive, own) = self.derive();
        let (other_derive, other) = if self == Kind::Device {
            Kind::Unikernel.derive()
        } else {
            Kind::Device.derive()
        };
        for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident(other)) {
            report.error(
                attribute,
                format!(
                    "`#[{other}(...)]` goes with `#[derive({other_derive})]`; \
                     with `#[derive({derive})]` write `#[{own}(...)]`"
                ),
            );
        }
    }
}

/// A device or unikernel as it was declared.
pub struct Component<'a> {
    /// The struct.
    pub item: &'a DeriveInput,
    /// `module = "Ethernet.Make"`.
    pub module: Argument<LitStr>,
    /// `name = "ethernet"`.
    pub name: Argument<LitStr>,
    /// `extend = Self::more`.
    pub extend: Argument<Path>,
    /// The fields, in order.
    pub fields: Vec<Field<'a>>,
    /// The packages and files it needs.
    pub needs: Needs,
}

impl<'a> Component<'a> {
    /// A component of a struct, before its attribute was read.
    pub fn parse(item: &'a DeriveInput, kind: Kind, report: &mut Report) -> Self {
        kind.check_attributes(item, report);
        Component {
            item,
            module: Argument::new("module"),
            name: Argument::new("name"),
            extend: Argument::new("extend"),
            fields: field::parse(item, kind, report),
            needs: Needs::parse(&item.attrs, report),
        }
    }

    /// Checks what was given, but not whether everything was.
    pub fn check(&self, report: &mut Report) {
        if let Some(module) = self.module.value() {
            report.check(module, ocaml::check_module_path(&module.value()));
        }
        if let Some(name) = self.name.value() {
            let text = name.value();
            if !ocaml::is_value_name(&text) {
                let valid = ocaml::value_name(&text);
                report.error(
                    name,
                    format!("`{text}` is not the name of an OCaml value; did you mean `{valid}`?"),
                );
            }
        }
        for field in &self.fields {
            if let Some(signature) = inside_impl(field.ty) {
                self.check_signature(signature, report);
            }
        }
        self.needs.check(report);
    }

    /// Checks that a type is not the struct itself, which then hides a signature of that name.
    pub fn check_signature(&self, signature: &Type, report: &mut Report) {
        if self.is_itself(signature) {
            let name = &self.item.ident;
            report.error(
                signature,
                format!(
                    "`{name}` is this struct here, which hides the signature of that name: give the struct another name, \
                     such as `My{name}`"
                ),
            );
        }
    }

    /// Whether one of its signatures is the struct itself.
    pub fn hides_a_signature(&self, provides: Option<&Type>) -> bool {
        let of_fields = self.fields.iter().filter_map(|field| inside_impl(field.ty));
        of_fields.chain(provides).any(|signature| self.is_itself(signature))
    }

    fn is_itself(&self, ty: &Type) -> bool {
        matches!(ty, Type::Path(path) if path.path.is_ident(&self.item.ident))
    }

    /// The name from which its OCaml value is named.
    pub fn value_name(&self) -> String {
        let given = self.name.value().map(LitStr::value);
        given.unwrap_or_else(|| case::snake(&self.item.ident.unraw().to_string()))
    }
}
