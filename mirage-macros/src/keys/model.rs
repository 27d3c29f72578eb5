//! Keys as they were declared.

use crate::attribute::{Argument, Flag};
use crate::case;
use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Expr, GenericArgument, LitStr, PathArguments, Type};

/// A field that is the value of a key.
pub struct Key<'a> {
    /// The field's name.
    pub ident: &'a Ident,
    /// The field's type, which should be `Value<T>`.
    pub ty: &'a Type,
    /// Its doc comment.
    pub doc: String,
    /// `name = "mode"`.
    pub name: Argument<LitStr>,
    /// `placeholder = "MODE"`.
    pub placeholder: Argument<LitStr>,
    /// `default = 4`.
    pub default: Argument<Expr>,
    /// `flag`.
    pub flag: Argument<Flag>,
    /// `required`.
    pub required: Argument<Flag>,
    /// `optional`.
    pub optional: Argument<Flag>,
    /// `repeated`.
    pub repeated: Argument<Flag>,
}

impl Key<'_> {
    /// The words that say how the key is given: one of them, unless there is a mistake.
    pub fn kinds(&self) -> Vec<&Ident> {
        let flags = [&self.flag, &self.required, &self.optional, &self.repeated];
        self.default.key().into_iter().chain(flags.into_iter().filter_map(Argument::key)).collect()
    }

    /// The name of the option.
    pub fn option(&self) -> String {
        self.name.value().map_or_else(|| case::kebab(&self.ident.unraw().to_string()), LitStr::value)
    }

    /// The `T` of a type that is written `Value<T>`.
    pub fn value_type(&self) -> Option<&Type> {
        let Type::Path(path) = self.ty else { return None };
        let last = path.path.segments.last().filter(|segment| segment.ident == "Value")?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
        match arguments.args.first() {
            Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
            _ => None,
        }
    }
}
