//! From an item to a [`Signature`].

use crate::attribute::{Argument, parse_tokens};
use crate::component::field::ends;
use crate::report::Report;
use proc_macro2::{Span, TokenStream};
use syn::{DeriveInput, Error, LitStr};

/// A signature as it was declared.
pub struct Signature {
    /// What is to be a unit struct.
    pub item: DeriveInput,
    /// `module_type = "Mirage_net.S"`.
    pub module_type: Argument<LitStr>,
}

/// The attribute itself, as the user's own text: rustc says nothing of macros behind an error there.
pub fn place(item: Span) -> Span {
    Span::call_site().resolved_at(item)
}

/// Reads the attribute's arguments and the item behind it, if that is a type.
pub fn parse(arguments: TokenStream, item: TokenStream, report: &mut Report) -> Option<Signature> {
    let mut module_type = Argument::new("module_type");
    parse_tokens(arguments, "signature", report, &mut [&mut module_type]);
    let (first, _) = ends(&item);
    let item = syn::parse2(item).map_err(|_| Error::new(place(first), "`#[signature]` goes on a unit struct, such as `pub struct Network;`"));
    Some(Signature { item: report.ok(item)?, module_type })
}
