//! What the fields of an opam file mean.

use crate::filter::Filter;
use crate::formula::{Formula, Mention};
use crate::syntax::{File, Item, Node, Place, SyntaxError, Value, parse};
use crate::{PackageName, Version};

/// One version of a package, as its opam file describes it.
///
/// Only what deciding about versions and fetching them needs is here; all of the file is in [`crate::syntax::File`].
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// The name of the package.
    pub name: PackageName,
    /// Its version.
    pub version: Version,
    /// What it needs.
    pub depends: Formula<Mention>,
    /// What it makes use of where it is there.
    pub depopts: Formula<Mention>,
    /// What it cannot be together with: any of these.
    pub conflicts: Formula<Mention>,
    /// Packages of one class cannot be together.
    pub conflict_classes: Vec<PackageName>,
    /// The systems on which it works.
    pub available: Filter,
    /// Words such as `conf` and `avoid-version`.
    pub flags: Vec<String>,
    /// Words for searches, among them `cross-compile`.
    pub tags: Vec<String>,
    /// Its sources.
    pub url: Option<Url>,
    /// Further files that its sources need.
    pub extra_sources: Vec<(String, Url)>,
    /// Patches of its sources, by name, each with the condition under which it is applied.
    pub patches: Vec<(String, Filter)>,
    /// Where it is developed.
    pub dev_repo: Option<String>,
    /// Whether its `build` or `install` has commands.
    pub has_commands: bool,
    /// Its licenses, as SPDX writes them.
    pub licenses: Vec<String>,
    /// What it is, in one line.
    pub synopsis: Option<String>,
}

/// Where sources are, and how they are known to be the right ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Url {
    /// Where they are.
    pub src: String,
    /// Where else they are.
    pub mirrors: Vec<String>,
    /// Their checksums, each as `kind=hexadecimal`.
    pub checksums: Vec<String>,
}

/// Why a text describes no package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// It is no opam file.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// A field has a value of the wrong shape.
    #[error("{place}: `{field}`: expected {expected}, found {found}")]
    Shape {
        /// The field.
        field: String,
        /// What should be there.
        expected: &'static str,
        /// What is there.
        found: &'static str,
        /// Where.
        place: Place,
    },
}

impl PackageError {
    /// Where the mistake is.
    pub fn place(&self) -> &Place {
        match self {
            PackageError::Syntax(error) => &error.place,
            PackageError::Shape { place, .. } => place,
        }
    }
}

impl Package {
    /// Reads an opam file that lies in the folder of this name and version.
    ///
    /// # Errors
    /// Where the text is no opam file, or a field has a value of the wrong shape.
    pub fn parse(name: &PackageName, version: &Version, text: &str) -> Result<Package, PackageError> {
        Package::from_file(name, version, text, &parse(text)?)
    }

    /// The package that a parsed file describes; `text` is what it was parsed from.
    ///
    /// # Errors
    /// Where a field has a value of the wrong shape.
    pub fn from_file(
        name: &PackageName,
        version: &Version,
        text: &str,
        file: &File<'_>,
    ) -> Result<Package, PackageError> {
        let fields = Fields {
            text,
            items: &file.items,
        };
        let url = match file.sections("url").next() {
            Some((_, items)) => Some(Fields { text, items }.url()?),
            None => None,
        };
        let mut extra_sources = Vec::new();
        for (label, items) in file.sections("extra-source") {
            extra_sources.push((label.unwrap_or_default().to_owned(), Fields { text, items }.url()?));
        }
        let available = match fields.get("available") {
            Some(node) => fields.filter("available", node)?,
            None => Filter::Bool(true),
        };
        let mut conflict_classes = Vec::new();
        for word in fields.words("conflict-class")? {
            conflict_classes.push(PackageName::new(&word).map_err(|_| fields.wrong("conflict-class", "a name"))?);
        }
        Ok(Package {
            name: name.clone(),
            version: version.clone(),
            depends: fields.formula("depends", Formula::And)?,
            depopts: fields.formula("depopts", Formula::Or)?,
            conflicts: fields.formula("conflicts", Formula::Or)?,
            conflict_classes,
            available,
            flags: fields.words("flags")?,
            tags: fields.words("tags")?,
            url,
            extra_sources,
            patches: fields.patches()?,
            dev_repo: fields
                .words("dev-repo")?
                .into_iter()
                .next()
                .filter(|repository| !repository.is_empty()),
            has_commands: fields.has_elements("build") || fields.has_elements("install"),
            licenses: fields.words("license")?,
            synopsis: fields.words("synopsis")?.into_iter().next(),
        })
    }

    /// Whether the package has this flag.
    pub fn has_flag(&self, flag: &str) -> bool {
        self.flags.iter().any(|own| own == flag)
    }

    /// Whether it stands for something of the system, which opam only looks for.
    pub fn is_conf(&self) -> bool {
        self.has_flag("conf") || self.name.as_str().starts_with("conf-")
    }

    /// Whether a package of this name is among what it needs, or makes use of.
    pub fn mentions(&self, name: &str) -> bool {
        let mut found = false;
        for formula in [&self.depends, &self.depopts] {
            formula.atoms(|mention| found |= mention.name.as_str() == name);
        }
        found
    }
}

/// The fields of a file or of a section.
struct Fields<'f, 'a> {
    text: &'f str,
    items: &'f [Item<'a>],
}

impl<'f, 'a> Fields<'f, 'a> {
    fn get(&self, name: &str) -> Option<&'f Node<'a>> {
        crate::syntax::field(self.items, name)
    }

    fn shape(&self, field: &str, expected: &'static str, node: &Node<'_>) -> PackageError {
        PackageError::Shape {
            field: field.to_owned(),
            expected,
            found: node.value.describe(),
            place: Place::of(self.text, node.span.clone()),
        }
    }

    fn wrong(&self, field: &str, expected: &'static str) -> PackageError {
        match self.get(field) {
            Some(node) => self.shape(field, expected, node),
            None => self.shape(field, expected, &Value::List(Vec::new()).into()),
        }
    }

    fn formula(
        &self,
        field: &str,
        join: fn(Vec<Formula<Mention>>) -> Formula<Mention>,
    ) -> Result<Formula<Mention>, PackageError> {
        match self.get(field) {
            None => Ok(Formula::default()),
            Some(node) => Formula::from_node(node, join).map_err(|node| self.shape(field, "packages", node)),
        }
    }

    fn filter(&self, field: &str, node: &'f Node<'a>) -> Result<Filter, PackageError> {
        Filter::from_node(node).map_err(|node| self.shape(field, "a condition", node))
    }

    /// A string, a word, or a list of these.
    fn words(&self, field: &str) -> Result<Vec<String>, PackageError> {
        self.elements(field)
            .iter()
            .map(|node| match &node.value {
                Value::String(text) | Value::Ident(text) => Ok(text.clone().into_owned()),
                _ => Err(self.shape(field, "a string", node)),
            })
            .collect()
    }

    /// The elements of a field's list; opam takes a value without brackets for a list of one.
    fn elements(&self, field: &str) -> &'f [Node<'a>] {
        match self.get(field) {
            None => &[],
            Some(node) => match &node.value {
                Value::List(nodes) => nodes,
                _ => std::slice::from_ref(node),
            },
        }
    }

    fn has_elements(&self, field: &str) -> bool {
        !self.elements(field).is_empty()
    }

    fn url(&self) -> Result<Url, PackageError> {
        // Old files have `archive` and `git` for `src`.
        let mut src = Vec::new();
        for field in ["src", "archive", "git", "http", "local"] {
            src.extend(self.words(field)?);
        }
        Ok(Url {
            src: src.into_iter().next().unwrap_or_default(),
            mirrors: self.words("mirrors")?,
            // A checksum without a kind is an MD5 sum.
            checksums: self
                .words("checksum")?
                .into_iter()
                .map(|sum| if sum.contains('=') { sum } else { format!("md5={sum}") })
                .collect(),
        })
    }

    fn patches(&self) -> Result<Vec<(String, Filter)>, PackageError> {
        self.elements("patches")
            .iter()
            .map(|node| match &node.value {
                Value::String(name) => Ok((name.clone().into_owned(), Filter::Bool(true))),
                Value::Option(name, conditions) => match &name.value {
                    Value::String(name) => {
                        let conditions = conditions
                            .iter()
                            .map(|node| self.filter("patches", node))
                            .collect::<Result<_, _>>()?;
                        Ok((name.clone().into_owned(), Filter::And(conditions)))
                    }
                    _ => Err(self.shape("patches", "the name of a file", name)),
                },
                _ => Err(self.shape("patches", "the name of a file", node)),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(text: &str) -> Result<Package, PackageError> {
        Package::parse(&PackageName::new("cups").unwrap(), &Version::new("1.2"), text)
    }

    #[test]
    fn fields() {
        let package = package(
            r#"
opam-version: "2.0"
synopsis: "Cups and saucers"
license: ["ISC" "MIT"]
tags: "cross-compile"
flags: [avoid-version conf]
dev-repo: "git+https://example.org/cups.git"
build: ["dune" "build" "-p" name]
depends: ["dune" {>= "3.0"} "saucers"]
conflicts: ["mugs" {< "2"}]
conflict-class: "tableware"
patches: ["a.patch" "b.patch" {os = "win32"}]
extra-source "a.patch" { src: "https://example.org/a.patch" checksum: "sha256=aa" }
url {
  src: "https://example.org/cups.tbz"
  checksum: ["0123" "sha512=bb"]
  mirrors: "https://mirror.example.org/cups.tbz"
}"#,
        )
        .unwrap();
        assert!(package.has_flag("avoid-version") && package.is_conf() && package.has_commands);
        assert!(package.mentions("dune") && !package.mentions("mugs"));
        assert_eq!(package.conflict_classes[0].as_str(), "tableware");
        assert_eq!(package.licenses, ["ISC", "MIT"]);
        assert_eq!(package.patches.len(), 2);
        assert_eq!(package.extra_sources[0].1.checksums, ["sha256=aa"]);
        let url = package.url.unwrap();
        assert_eq!(url.checksums, ["md5=0123", "sha512=bb"]);
        assert_eq!(url.mirrors, ["https://mirror.example.org/cups.tbz"]);
    }

    #[test]
    fn nothing_is_a_package_too() {
        let package = package("").unwrap();
        assert!(!package.has_commands && package.url.is_none() && package.depends == Formula::default());
    }

    #[test]
    fn wrong_shapes_have_a_place() {
        for (text, message) in [
            (
                "depends: [\"a\" 1]",
                "line 1, column 15: `depends`: expected packages, found a number",
            ),
            (
                "\ndepends: [\"a b\"]",
                "line 2, column 11: `depends`: expected packages, found a string",
            ),
            (
                "available: [\"a\" {build}]",
                "line 1, column 13: `available`: expected a condition, found a value with conditions",
            ),
            (
                "flags: [[conf]]",
                "line 1, column 9: `flags`: expected a string, found a list",
            ),
            (
                "patches: [1]",
                "line 1, column 11: `patches`: expected the name of a file, found a number",
            ),
            (
                "depends: [\"a\"",
                "line 1, column 14: expected a value or `]`, found the end of the file",
            ),
        ] {
            assert_eq!(package(text).unwrap_err().to_string(), message);
        }
    }
}
