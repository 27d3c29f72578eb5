//! The mistakes of an item, all of them at once.

use mirage_syntax::SyntaxError;
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::fmt::Display;
use syn::Error;

/// Gathers the mistakes found in an item, so that the user sees all of them and each at its own place.
#[derive(Default)]
pub struct Report {
    errors: Vec<Error>,
}

impl Report {
    /// A mistake at some tokens of the user's.
    pub fn error(&mut self, at: impl ToTokens, message: impl Display) {
        self.add(Error::new_spanned(at, message));
    }

    /// A mistake that knows its place.
    pub fn add(&mut self, error: Error) {
        self.errors.push(error);
    }

    /// The value, or its mistake noted.
    pub fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// Whether a text is what its place asks for.
    pub fn check(&mut self, at: impl ToTokens, checked: Result<(), SyntaxError>) {
        if let Err(error) = checked {
            self.error(at, error);
        }
    }

    /// `compile_error!` for every mistake in the order of the source, if there is one.
    pub fn into_compile_errors(mut self) -> Option<TokenStream> {
        // Places are known to the compiler only, not to unit tests.
        if proc_macro::is_available() {
            self.errors.sort_by_key(|error| {
                let place = error.span().unwrap();
                (place.line(), place.column())
            });
        }
        (!self.errors.is_empty()).then(|| self.errors.iter().map(Error::to_compile_error).collect())
    }
}

/// Rust code in a message, where tokens would otherwise be printed with spaces between them.
pub fn code(tokens: &impl ToTokens) -> String {
    tokens
        .to_token_stream()
        .to_string()
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace(" ,", ",")
        .replace(" :: ", "::")
}

/// "`a`, `b`": names in a message.
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names
        .into_iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
