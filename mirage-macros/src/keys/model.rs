//! Keys as they were declared.

use crate::attribute::{Argument, Flag, Repeated};
use crate::case;
use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Expr, GenericArgument, LitStr, PathArguments, PathSegment, Type};

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
    /// `alias = "m"`, any number of times.
    pub alias: Repeated<LitStr>,
    /// `env = "MODE"`.
    pub env: Argument<LitStr>,
    /// `section = "Storage"`.
    pub section: Argument<LitStr>,
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
        self.default
            .key()
            .into_iter()
            .chain(flags.into_iter().filter_map(Argument::key))
            .collect()
    }

    /// The name of the option.
    pub fn option(&self) -> String {
        self.name
            .value()
            .map_or_else(|| case::kebab(&self.ident.unraw().to_string()), LitStr::value)
    }

    /// The `T` of a type that is written `Value<T>`.
    pub fn value_type(&self) -> Option<&Type> {
        let last = last_segment(self.ty).filter(|segment| segment.ident == "Value")?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        match arguments.args.first() {
            Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
            _ => None,
        }
    }
}

/// The last segment of a type that is a path.
pub fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        _ => None,
    }
}

/// Whether it is a type such as `bool` or `u32`, which no text can be made into.
pub fn is_primitive(ty: &Type) -> bool {
    const PRIMITIVES: [&str; 16] = [
        "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
        "f64",
    ];
    last_segment(ty).is_some_and(|segment| PRIMITIVES.iter().any(|name| segment.ident == name))
}
