//! Places: rustc shows an error where the tokens stand that it is about, so generated tokens stand where the user's
//! mistake would be.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;

/// The spans of the first and of the last token.
pub fn ends(tokens: &impl ToTokens) -> (Span, Span) {
    let mut trees = tokens.to_token_stream().into_iter().map(|tree| tree.span());
    let first = trees.next().unwrap_or_else(Span::call_site);
    (first, trees.last().unwrap_or(first))
}

/// `self.field`, in the place of the field's type: that is where rustc says that the type is wrong.
///
/// The `self` that is read must be written by the same hand as the one that is declared, lest it be another variable.
pub fn read_field(this: &Ident, field: &Ident, ty: &Type) -> TokenStream {
    let (first, last) = ends(ty);
    let (mut this, mut field) = (this.clone(), field.clone());
    this.set_span(first.resolved_at(this.span()));
    field.set_span(last.resolved_at(field.span()));
    quote!(#this.#field)
}

/// The attribute that is expanded, as text of the user's own: rustc then says nothing of macros behind an error there.
pub fn attribute(item: Span) -> Span {
    Span::call_site().resolved_at(item)
}
