//! `#[package("arp", min = "4.0.0", max = "5.0.0", sublibs("mirage"))]`.

use crate::attribute::{self, Argument, Flag, Shape};
use crate::component::needs::text_of;
use crate::report::Report;
use mirage_syntax::name::check_address;
use mirage_syntax::package::{check_library, check_package};
use mirage_syntax::version::{check_bounds, check_version};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::ParseStream;
use syn::{Attribute, Error, Expr, LitStr, Token};

/// An opam package as it was declared.
pub struct Package {
    name: LitStr,
    min: Argument<LitStr>,
    max: Argument<LitStr>,
    sublibs: Argument<Vec<LitStr>>,
    libs: Argument<Vec<LitStr>>,
    build: Argument<Flag>,
    scope: Argument<Scope>,
    /// Any expression: where a source is may be computed.
    pin: Argument<Expr>,
    pin_version: Argument<LitStr>,
}

impl Package {
    /// Reads one attribute.
    pub fn parse(attribute: &Attribute, report: &mut Report) -> Option<Self> {
        let (mut min, mut max) = (Argument::new("min"), Argument::new("max"));
        let (mut sublibs, mut libs) = (Argument::new("sublibs"), Argument::new("libs"));
        let (mut build, mut scope) = (Argument::new("build"), Argument::new("scope"));
        let (mut pin, mut pin_version) = (Argument::new("pin"), Argument::new("pin_version"));
        let name = attribute::parse_named(
            attribute,
            report,
            &mut [
                &mut min,
                &mut max,
                &mut sublibs,
                &mut libs,
                &mut build,
                &mut scope,
                &mut pin,
                &mut pin_version,
            ],
        )?;
        Some(Package {
            name,
            min,
            max,
            sublibs,
            libs,
            build,
            scope,
            pin,
            pin_version,
        })
    }

    /// Its name.
    pub fn name(&self) -> &LitStr {
        &self.name
    }

    /// Checks names and versions, and that the arguments go together.
    pub fn check(&self, report: &mut Report) {
        let name = self.name.value();
        report.check(&self.name, check_package(&name));
        self.check_versions(&name, report);
        if let Some(address) = self.pin.value().and_then(text_of) {
            report.check(address, check_address(&address.value()));
        }
        for library in self.libs.value().into_iter().flatten() {
            report.check(library, check_library(&library.value()));
        }
        // The empty sublibrary is the package's own library.
        for sublibrary in self
            .sublibs
            .value()
            .into_iter()
            .flatten()
            .filter(|text| !text.value().is_empty())
        {
            report.check(sublibrary, check_library(&sublibrary.value()));
        }
        if let (Some(_), Some(libs)) = (self.sublibs.key(), self.libs.key()) {
            report.error(
                libs,
                format!(
                    "`libs` and `sublibs` exclude each other: \
                     `sublibs(\"a\")` is `libs(\"{name}.a\")`, so write all of them in `libs`"
                ),
            );
        }
        if let (Some(version), None) = (self.pin_version.key(), self.pin.key()) {
            report.error(
                version,
                "`pin_version` is the version of a pinned source: \
                 add `pin = \"...\"`, or bound the version with `min` and `max`",
            );
        }
    }

    fn check_versions(&self, package: &str, report: &mut Report) {
        let mut valid = true;
        for version in [&self.min, &self.max, &self.pin_version]
            .into_iter()
            .filter_map(Argument::value)
        {
            let text = version.value();
            if let Err(error) = check_version(&text) {
                valid = false;
                let bare = text.trim_start_matches(['<', '>', '=', '^', ' ']);
                let hint = if check_version(bare).is_ok() {
                    format!("; write `{bare}`: `min` is at least, `max` is below")
                } else {
                    String::new()
                };
                report.error(version, format!("{error}{hint}"));
            }
        }
        if let (true, Some(min), Some(max)) = (valid, self.min.value(), self.max.value())
            && let Err(error) = check_bounds(package, &min.value(), &max.value())
        {
            report.error(max, format!("{error}: `max` is the first version that is too new"));
        }
    }

    /// An expression of type `mirage_dsl::Package`.
    pub fn expand(&self) -> TokenStream {
        let name = &self.name;
        let min = self.min.value().map(|version| quote!(.min(#version)));
        let max = self.max.value().map(|version| quote!(.max(#version)));
        let sublibs = self
            .sublibs
            .value()
            .map(|names| texts(names))
            .map(|names| quote!(.sublibs(#names)));
        let libs = self
            .libs
            .value()
            .map(|names| texts(names))
            .map(|names| quote!(.libs(#names)));
        let build = self.build.value().map(|Flag| quote!(.build()));
        let scope = self.scope.value().map(|scope| match scope {
            Scope::Monorepo => quote!(.scope(::mirage_dsl::Scope::Monorepo)),
            Scope::Switch => quote!(.scope(::mirage_dsl::Scope::Switch)),
        });
        let pin = self.pin.value().map(|url| quote!(.pin(#url)));
        let pin_version = self.pin_version.value().map(|version| quote!(.pin_version(#version)));
        quote!(::mirage_dsl::Package::new(#name) #min #max #sublibs #libs #build #scope #pin #pin_version)
    }
}

/// An array, whose element type is said in case there is no element.
fn texts(texts: &[LitStr]) -> TokenStream {
    let count = texts.len();
    if count == 0 {
        quote!(::core::iter::empty::<&'static ::core::primitive::str>())
    } else {
        quote!([#(#texts),*])
    }
}

/// Where a package lives.
enum Scope {
    Monorepo,
    Switch,
}

impl Shape for Scope {
    fn usage(name: &str) -> String {
        format!("`{name}` is `switch` or `monorepo`: write `{name} = switch`")
    }

    fn parse(input: ParseStream) -> syn::Result<Self> {
        input.parse::<Token![=]>()?;
        let word: Ident = input.parse()?;
        match word.to_string().as_str() {
            "switch" => Ok(Scope::Switch),
            "monorepo" => Ok(Scope::Monorepo),
            _ => Err(Error::new(word.span(), Self::usage("scope"))),
        }
    }
}
