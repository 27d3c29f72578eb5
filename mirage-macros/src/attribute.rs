//! The language of attributes: `name = value`, `name` and `name("a", "b")`, separated by commas.
//!
//! A macro says which arguments an attribute has by a list of [`Slot`]s, which are filled while the attribute is
//! read. A mistake in one argument does not hide those in the others.

use crate::report::{Report, listed};
use mirage_syntax::template::closest;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Expr, LitStr, Meta, Path, Token, Type, parenthesized};

const MISSING_COMMA: &str = "a `,` is missing before this argument";

/// An argument that an attribute can have.
pub trait Slot {
    /// The word before its value.
    fn name(&self) -> &'static str;

    /// Reads what follows the word.
    fn fill(&mut self, key: Ident, input: ParseStream) -> syn::Result<()>;

    /// Takes note of a word that is probably meant to be this one.
    fn misspelt(&mut self, key: Ident);
}

/// The text form of an argument's value.
pub trait Shape: Sized {
    /// What the argument wants, for messages: "`module` takes a text: write `module = "..."`".
    fn usage(name: &str) -> String;

    /// Reads what follows the argument's name.
    fn parse(input: ParseStream) -> syn::Result<Self>;
}

/// An argument that can be given once.
pub struct Argument<T> {
    name: &'static str,
    key: Option<Ident>,
    value: Option<T>,
}

impl<T> Argument<T> {
    /// An argument that is not given yet.
    pub fn new(name: &'static str) -> Self {
        Argument {
            name,
            key: None,
            value: None,
        }
    }

    /// Its value, if it was given without a mistake.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The word before its value, if it was given. A misspelt word counts, so that nobody is told that the argument
    /// is missing who only mistyped it.
    pub fn key(&self) -> Option<&Ident> {
        self.key.as_ref()
    }
}

impl<T: Shape> Slot for Argument<T> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn fill(&mut self, key: Ident, input: ParseStream) -> syn::Result<()> {
        let twice = self
            .key
            .is_some()
            .then(|| Error::new(key.span(), format!("`{}` is given twice", self.name)));
        let value = parse_shape(self.name, &key, input);
        self.key.get_or_insert(key);
        self.value = Some(value?);
        twice.map_or(Ok(()), Err)
    }

    fn misspelt(&mut self, key: Ident) {
        self.key.get_or_insert(key);
    }
}

/// An argument that can be given any number of times.
pub struct Repeated<T> {
    name: &'static str,
    /// What was given, in order.
    pub values: Vec<T>,
}

impl<T> Repeated<T> {
    /// An argument that is not given yet.
    pub fn new(name: &'static str) -> Self {
        Repeated {
            name,
            values: Vec::new(),
        }
    }
}

impl<T: Shape> Slot for Repeated<T> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn fill(&mut self, key: Ident, input: ParseStream) -> syn::Result<()> {
        self.values.push(parse_shape(self.name, &key, input)?);
        Ok(())
    }

    fn misspelt(&mut self, _: Ident) {}
}

/// An argument that belongs to another macro: giving it is a mistake that deserves a better message than "unknown".
pub struct Misplaced {
    /// The word before its value.
    pub name: &'static str,
    /// Where it belongs.
    pub message: &'static str,
}

impl Slot for Misplaced {
    fn name(&self) -> &'static str {
        self.name
    }

    fn fill(&mut self, key: Ident, _: ParseStream) -> syn::Result<()> {
        Err(Error::new(key.span(), self.message))
    }

    fn misspelt(&mut self, _: Ident) {}
}

fn parse_shape<T: Shape>(name: &str, key: &Ident, input: ParseStream) -> syn::Result<T> {
    let alone = at_end_of_argument(input);
    let parsed = T::parse(input);
    let value = parsed.map_err(|error| Error::new(if alone { key.span() } else { error.span() }, T::usage(name)))?;
    // A word after the value is the next argument, without the comma before it.
    let rest = if input.peek(Ident::peek_any) {
        TokenStream::new()
    } else {
        skip_argument(input)
    };
    if rest.is_empty() {
        Ok(value)
    } else {
        Err(Error::new_spanned(rest, T::usage(name)))
    }
}

fn at_end_of_argument(input: ParseStream) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// Reads `#[attribute(...)]`.
pub fn parse(attribute: &Attribute, report: &mut Report, slots: &mut [&mut dyn Slot]) {
    let name = name_of(attribute);
    match &attribute.meta {
        Meta::List(list) => parse_tokens(list.tokens.clone(), &name, report, slots),
        Meta::NameValue(_) => report.error(attribute, format!("this is written `#[{name}(...)]`")),
        Meta::Path(_) => {}
    }
}

/// Reads `#[attribute("text", ...)]`.
pub fn parse_named(attribute: &Attribute, report: &mut Report, slots: &mut [&mut dyn Slot]) -> Option<LitStr> {
    let name = name_of(attribute);
    if !matches!(attribute.meta, Meta::List(_)) {
        report.error(attribute, format!("this is written `#[{name}(\"...\")]`"));
        return None;
    }
    let parsed = attribute.parse_args_with(|input: ParseStream| {
        let first = input
            .parse()
            .map_err(|error| Error::new(error.span(), format!("a name comes first: `#[{name}(\"...\")]`")));
        let first: Option<LitStr> = report.ok(first);
        if first.is_some() && !at_end_of_argument(input) {
            report.add(Error::new(input.span(), MISSING_COMMA));
        }
        let _: Option<Token![,]> = input.parse().ok();
        read(input, &name, report, slots);
        Ok(first)
    });
    report.ok(parsed).flatten()
}

/// Reads the arguments of an attribute macro.
pub fn parse_tokens(tokens: TokenStream, attribute: &str, report: &mut Report, slots: &mut [&mut dyn Slot]) {
    let parser = |input: ParseStream| {
        read(input, attribute, report, slots);
        Ok(())
    };
    let parsed = parser.parse2(tokens);
    report.ok(parsed);
}

fn read(input: ParseStream, attribute: &str, report: &mut Report, slots: &mut [&mut dyn Slot]) {
    while !input.is_empty() {
        let read = report.ok(read_argument(input, attribute, slots));
        if read.is_some() && !at_end_of_argument(input) {
            report.add(Error::new(input.span(), MISSING_COMMA));
            continue;
        }
        skip_argument(input);
        let _: Option<Token![,]> = input.parse().ok();
    }
}

fn read_argument(input: ParseStream, attribute: &str, slots: &mut [&mut dyn Slot]) -> syn::Result<()> {
    let names: Vec<&'static str> = slots.iter().map(|slot| slot.name()).collect();
    if let (true, [first, ..]) = (input.peek(LitStr), &mut *slots) {
        let error = Error::new(
            input.span(),
            format!("an argument needs its name: write `{} = \"...\"`", first.name()),
        );
        first.misspelt(Ident::new(first.name(), input.span()));
        return Err(error);
    }
    let key = input.call(Ident::parse_any).map_err(|error| {
        Error::new(
            error.span(),
            format!(
                "expected the name of an argument of `#[{attribute}]`: {}",
                listed(names.iter().copied())
            ),
        )
    })?;
    if let Some(slot) = slots.iter_mut().find(|slot| key == slot.name()) {
        return slot.fill(key, input);
    }
    let meant = closest(&key.to_string(), names.iter().copied());
    let hint = match meant {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => format!("; it has {}", listed(names.iter().copied())),
    };
    let error = Error::new(key.span(), format!("`#[{attribute}]` has no argument `{key}`{hint}"));
    if let Some(slot) = slots.iter_mut().find(|slot| Some(slot.name()) == meant) {
        slot.misspelt(key);
    }
    Err(error)
}

/// What is left of an argument: the next one follows the next comma.
fn skip_argument(input: ParseStream) -> TokenStream {
    let mut rest = TokenStream::new();
    while !at_end_of_argument(input)
        && let Ok(token) = input.parse::<TokenTree>()
    {
        rest.extend([token]);
    }
    rest
}

/// The name of an attribute, such as `package`.
pub fn name_of(attribute: &Attribute) -> String {
    attribute.path().get_ident().map(Ident::to_string).unwrap_or_default()
}

/// The one text of `#[attribute("text")]`.
pub fn text(attribute: &Attribute, report: &mut Report) -> Option<LitStr> {
    let name = name_of(attribute);
    let read = attribute.parse_args_with(Punctuated::<LitStr, Token![,]>::parse_terminated);
    let texts = read.map_err(|_| Error::new_spanned(attribute, format!("this is written `#[{name}(\"...\")]`")));
    let mut texts = report.ok(texts)?.into_iter();
    let (first, second) = (texts.next(), texts.next());
    match (&first, &second) {
        (Some(text), None) if text.value().trim().is_empty() => {
            report.error(text, format!("the text of `#[{name}(\"...\")]` is empty"));
            return None;
        }
        (_, Some(second)) => report.error(
            second,
            format!("one text only: write another `#[{name}(\"...\")]` for this one"),
        ),
        (None, _) => report.error(attribute, format!("this is written `#[{name}(\"...\")]`")),
        _ => {}
    }
    first
}

/// A word that stands alone, such as `build`.
pub struct Flag;

impl Shape for Flag {
    fn usage(name: &str) -> String {
        format!("`{name}` stands alone: write `{name}` without a value")
    }

    fn parse(_: ParseStream) -> syn::Result<Self> {
        Ok(Flag)
    }
}

impl Shape for LitStr {
    fn usage(name: &str) -> String {
        format!("`{name}` takes a text: write `{name} = \"...\"`")
    }

    fn parse(input: ParseStream) -> syn::Result<Self> {
        input.parse::<Token![=]>()?;
        input.parse()
    }
}

impl Shape for Vec<LitStr> {
    fn usage(name: &str) -> String {
        format!("`{name}` takes a list of texts: write `{name}(\"...\")`")
    }

    fn parse(input: ParseStream) -> syn::Result<Self> {
        let list;
        parenthesized!(list in input);
        Ok(Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?
            .into_iter()
            .collect())
    }
}

impl Shape for Type {
    fn usage(name: &str) -> String {
        format!("`{name}` takes a type: write `{name} = Type`")
    }

    fn parse(input: ParseStream) -> syn::Result<Self> {
        input.parse::<Token![=]>()?;
        input.parse()
    }
}

impl Shape for Path {
    fn usage(name: &str) -> String {
        format!("`{name}` takes the path of a function: write `{name} = Self::function`")
    }

    fn parse(input: ParseStream) -> syn::Result<Self> {
        input.parse::<Token![=]>()?;
        input.parse()
    }
}

impl Shape for Expr {
    fn usage(name: &str) -> String {
        format!("`{name}` takes a value: write `{name} = ...`")
    }

    fn parse(input: ParseStream) -> syn::Result<Self> {
        input.parse::<Token![=]>()?;
        input.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn messages(attribute: &Attribute) -> Vec<String> {
        let (mut module, mut build) = (Argument::<LitStr>::new("module"), Argument::<Flag>::new("build"));
        let (mut list, mut kind) = (Argument::<Vec<LitStr>>::new("libs"), Argument::<Type>::new("provides"));
        let mut report = Report::default();
        parse(
            attribute,
            &mut report,
            &mut [&mut module, &mut build, &mut list, &mut kind],
        );
        let errors = report.into_compile_errors().unwrap_or_default();
        let literals = errors.into_iter().filter_map(|tree| match tree {
            TokenTree::Group(group) => syn::parse2::<LitStr>(group.stream()).ok(),
            _ => None,
        });
        literals.map(|literal| literal.value()).collect()
    }

    #[test]
    fn arguments() {
        assert!(
            messages(&parse_quote!(#[device(module = "A", build, libs("a", "b"), provides = A<B, C>,)])).is_empty()
        );
        assert!(messages(&parse_quote!(#[device()])).is_empty());
    }

    #[test]
    fn every_mistake_is_told() {
        let attribute =
            parse_quote!(#[device(modul = "A", build = true, libs = "a", 4, provides = A<B, C>, module, module)]);
        assert_eq!(
            messages(&attribute),
            [
                "`#[device]` has no argument `modul`; did you mean `module`?",
                "`build` stands alone: write `build` without a value",
                "`libs` takes a list of texts: write `libs(\"...\")`",
                "expected the name of an argument of `#[device]`: `module`, `build`, `libs`, `provides`",
                "`module` takes a text: write `module = \"...\"`",
                "`module` takes a text: write `module = \"...\"`",
            ]
        );
    }

    #[test]
    fn duplicates() {
        assert_eq!(
            messages(&parse_quote!(#[device(build, build)])),
            ["`build` is given twice"]
        );
    }
}
