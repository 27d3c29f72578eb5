//! What a component needs beside its inputs: packages, libraries, stanzas and files.

use crate::attribute;
use crate::component::package::Package;
use crate::report::Report;
use mirage_syntax::name::{check_disk, check_file, check_network, check_path, check_source};
use mirage_syntax::package::check_library;
use mirage_syntax::sexp::Sexp;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::ParseStream;
use syn::{Attribute, Error, Expr, ExprLit, Lit, LitStr, Token};

/// The attributes that say what is needed.
pub const ATTRIBUTES: [&str; 12] = [
    "package",
    "local_library",
    "ppx",
    "stanza",
    "root_stanza",
    "produces",
    "file",
    "source",
    "network",
    "disk",
    "install_bin",
    "install_etc",
];

/// Whether it is one of [`ATTRIBUTES`].
pub fn is_need(attribute: &Attribute) -> bool {
    ATTRIBUTES.iter().any(|name| attribute.path().is_ident(name))
}

/// What a component needs, in the order in which it was written.
#[derive(Default)]
pub struct Needs {
    packages: Vec<Package>,
    local_libraries: Vec<LitStr>,
    rewriters: Vec<LitStr>,
    stanzas: Vec<LitStr>,
    root_stanzas: Vec<LitStr>,
    produces: Vec<LitStr>,
    files: Vec<File>,
    sources: Vec<LitStr>,
    networks: Vec<LitStr>,
    disks: Vec<LitStr>,
    programs: Vec<File>,
    settings: Vec<LitStr>,
}

/// `#[file("path", "contents")]` or `#[install_bin("path", "name")]`.
struct File {
    path: LitStr,
    value: Expr,
}

impl Needs {
    /// Reads the attributes of an item.
    pub fn parse(attributes: &[Attribute], report: &mut Report) -> Self {
        let mut needs = Needs::default();
        for attribute in attributes.iter().filter(|attribute| is_need(attribute)) {
            let texts = match attribute::name_of(attribute).as_str() {
                "package" => {
                    needs.packages.extend(Package::parse(attribute, report));
                    continue;
                }
                "file" => {
                    needs.files.extend(File::parse(attribute, "contents", report));
                    continue;
                }
                "install_bin" => {
                    needs.programs.extend(File::parse(attribute, "name", report));
                    continue;
                }
                "install_etc" => &mut needs.settings,
                "local_library" => &mut needs.local_libraries,
                "ppx" => &mut needs.rewriters,
                "stanza" => &mut needs.stanzas,
                "root_stanza" => &mut needs.root_stanzas,
                "produces" => &mut needs.produces,
                "source" => &mut needs.sources,
                "network" => &mut needs.networks,
                _ => &mut needs.disks,
            };
            texts.extend(attribute::text(attribute, report));
        }
        needs
    }

    /// Checks the texts, and that nothing is said twice.
    pub fn check(&self, report: &mut Report) {
        for package in &self.packages {
            package.check(report);
        }
        for library in self.local_libraries.iter().chain(&self.rewriters) {
            report.check(library, check_library(&library.value()));
        }
        let paths = self.files.iter().chain(&self.programs).map(|file| &file.path);
        for path in paths.chain(&self.settings).chain(&self.produces) {
            report.check(path, check_path(&path.value()));
        }
        for name in self.programs.iter().filter_map(|program| text_of(&program.value)) {
            report.check(name, check_file(&name.value()));
        }
        for path in &self.sources {
            report.check(path, check_source(&path.value()));
        }
        for name in &self.networks {
            report.check(name, check_network(&name.value()));
        }
        for name in &self.disks {
            report.check(name, check_disk(&name.value()));
        }
        for stanza in self.stanzas.iter().chain(&self.root_stanzas) {
            report.check(stanza, Sexp::read_stanzas(&stanza.value()).map(|_| ()));
        }
        let packages = self.packages.iter().map(Package::name);
        unique(packages, report, |name| {
            format!(
                "package `{name}` is given twice: write one `#[package(\"{name}\", ...)]` with the arguments of both"
            )
        });
        let paths = self.files.iter().map(|file| &file.path);
        unique(paths, report, |path| format!("file `{path}` is given twice"));
        let names = self.programs.iter().filter_map(|program| text_of(&program.value));
        unique(names, report, |name| format!("program `{name}` is given twice"));
        for texts in [
            &self.settings,
            &self.local_libraries,
            &self.rewriters,
            &self.produces,
            &self.sources,
            &self.networks,
            &self.disks,
        ] {
            unique(texts.iter(), report, |text| format!("`{text}` is given twice"));
        }
    }

    /// Whether it is attached to a disk, so that `{disk}` means something.
    pub fn has_disk(&self) -> bool {
        !self.disks.is_empty()
    }

    /// The calls of the builder that say what is needed.
    pub fn expand(&self) -> TokenStream {
        let Needs {
            packages,
            local_libraries,
            rewriters,
            stanzas,
            root_stanzas,
            produces,
            files,
            sources,
            networks,
            disks,
            programs,
            settings,
        } = self;
        let packages = packages.iter().map(Package::expand);
        let (paths, contents): (Vec<_>, Vec<_>) = files.iter().map(|file| (&file.path, &file.value)).unzip();
        let (built, names): (Vec<_>, Vec<_>) = programs.iter().map(|file| (&file.path, &file.value)).unzip();
        quote! {
            #(.package(#packages))*
            #(.local_library(#local_libraries))*
            #(.ppx(#rewriters))*
            #(.stanza(#stanzas))*
            #(.root_stanza(#root_stanzas))*
            #(.produces(#produces))*
            #(.file(#paths, #contents))*
            #(.source(#sources))*
            #(.network(#networks))*
            #(.disk(#disks))*
            #(.install_bin(#built, #names))*
            #(.install_etc(#settings))*
        }
    }
}

fn unique<'a>(texts: impl Iterator<Item = &'a LitStr>, report: &mut Report, message: impl Fn(&str) -> String) {
    let mut known = Vec::new();
    for text in texts {
        let value = text.value();
        if known.contains(&value) {
            report.error(text, message(&value));
        }
        known.push(value);
    }
}

impl File {
    fn parse(attribute: &Attribute, value: &str, report: &mut Report) -> Option<Self> {
        let parsed = attribute.parse_args_with(|input: ParseStream| {
            let path = input.parse()?;
            input.parse::<Token![,]>()?;
            let value = input.parse()?;
            input.parse::<Option<Token![,]>>()?;
            Ok(File { path, value })
        });
        let usage = || {
            let name = attribute::name_of(attribute);
            Error::new_spanned(attribute, format!("this is written `#[{name}(\"path\", \"{value}\")]`"))
        };
        report.ok(parsed.map_err(|_| usage()))
    }
}

/// The text of an expression that is one.
pub fn text_of(value: &Expr) -> Option<&LitStr> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text), ..
        }) => Some(text),
        _ => None,
    }
}
