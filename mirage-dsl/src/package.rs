//! opam packages: what a device needs to be compiled and linked.

use crate::error::PackageConflict;
use mirage_syntax::opam::{self, Condition};
use mirage_syntax::{name, package, version};
use std::fmt;

/// Where a package lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Scope {
    /// Its source is part of the workspace and compiled for every target: `?monorepo` in the opam file.
    #[default]
    Monorepo,
    /// It is a tool or a compiler of the build machine, installed by opam: no library is linked of it that is not named.
    Switch,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scope::Monorepo => "monorepo",
            Scope::Switch => "switch",
        })
    }
}

/// Source of a pinned package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Pin {
    /// Where the source is, as opam writes it (`git+https://...#branch`).
    pub url: String,
    /// The version the package is taken to have; `dev` if not said.
    pub version: String,
}

/// An opam package with version bounds and the findlib libraries to link: the counterpart of `package` in `config.ml`.
///
/// ```
/// use mirage_dsl::Package;
/// let arp = Package::new("arp").min("4.0.0").max("5.0.0").sublibs(["mirage"]);
/// assert_eq!(arp.to_string(), r#""arp" {?monorepo & >= "4.0.0" & < "5.0.0"}"#);
/// assert!(arp.libraries().eq(["arp.mirage"]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Package {
    name: String,
    scope: Scope,
    build: bool,
    libraries: Libraries,
    min: Words,
    max: Words,
    pin: Option<Box<Pin>>,
    problems: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Libraries {
    /// The library of the package's own name.
    Own,
    Named(Words),
}

/// A set of a few words, in order. Most packages have one or two, for which a tree would be twenty times as large.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Words(Box<[String]>);

impl Words {
    fn with(&self, word: String) -> Self {
        self.iter().cloned().chain([word]).collect()
    }

    fn iter(&self) -> std::slice::Iter<'_, String> {
        self.0.iter()
    }
}

impl FromIterator<String> for Words {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let mut words: Vec<String> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        Words(words.into())
    }
}

impl Package {
    /// A package of any version, compiled from source for the target, whose library has the package's name.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        let problems = package::check_package(&name)
            .err()
            .map(|e| e.to_string())
            .into_iter()
            .collect();
        Package {
            name,
            scope: Scope::default(),
            build: false,
            libraries: Libraries::Own,
            min: Words::default(),
            max: Words::default(),
            pin: None,
            problems,
        }
    }

    /// At least this version.
    pub fn min(mut self, version: impl Into<String>) -> Self {
        let version = version.into();
        self.note(version::check_version(&version));
        self.min = self.min.with(version);
        self
    }

    /// Below this version.
    pub fn max(mut self, version: impl Into<String>) -> Self {
        let version = version.into();
        self.note(version::check_version(&version));
        self.max = self.max.with(version);
        self
    }

    /// Links the sublibraries `<package>.<name>`; the empty name stands for the package's own library.
    pub fn sublibs<N: AsRef<str>>(self, names: impl IntoIterator<Item = N>) -> Self {
        let package = self.name.clone();
        self.libs(names.into_iter().map(|name| match name.as_ref() {
            "" => package.clone(),
            name => format!("{package}.{name}"),
        }))
    }

    /// Links exactly these findlib libraries; none at all is possible.
    pub fn libs<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        let names: Words = names.into_iter().map(Into::into).collect();
        for name in names.iter() {
            self.note(package::check_library(name));
        }
        self.libraries = Libraries::Named(names);
        self
    }

    /// Needed to build only: none of its libraries is linked.
    pub fn build(mut self) -> Self {
        self.build = true;
        self
    }

    /// Where the package lives.
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Takes the source from `url` instead of the opam repository.
    pub fn pin(mut self, url: impl Into<String>) -> Self {
        let url = url.into();
        self.note(name::check_address(&url));
        self.pin = Some(Box::new(Pin {
            url,
            version: "dev".to_owned(),
        }));
        self
    }

    /// The version that the pinned source is taken to have. Without a pin it says nothing.
    pub fn pin_version(mut self, version: impl Into<String>) -> Self {
        let version = version.into();
        self.note(version::check_version(&version));
        if let Some(pin) = &mut self.pin {
            pin.version = version;
        }
        self
    }

    fn note(&mut self, checked: Result<(), mirage_syntax::SyntaxError>) {
        self.problems.extend(checked.err().map(|e| e.to_string()));
    }

    /// The opam name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the package lives.
    pub fn get_scope(&self) -> Scope {
        self.scope
    }

    /// Whether it is needed to build only.
    pub fn is_build(&self) -> bool {
        self.build
    }

    /// The lower bounds, all of which hold.
    pub fn minima(&self) -> impl Iterator<Item = &str> {
        self.min.iter().map(String::as_str)
    }

    /// The upper bounds, none of which may be reached.
    pub fn maxima(&self) -> impl Iterator<Item = &str> {
        self.max.iter().map(String::as_str)
    }

    /// The pinned source, if there is one.
    pub fn get_pin(&self) -> Option<&Pin> {
        self.pin.as_deref()
    }

    /// The findlib libraries that are linked: none of a package that is needed to build only, and of a tool of the build
    /// machine those alone that were named.
    pub fn libraries(&self) -> impl Iterator<Item = &str> {
        self.possible_libraries().filter(|_| !self.build)
    }

    /// The libraries if it is not needed to build only.
    fn possible_libraries(&self) -> impl Iterator<Item = &str> {
        let (own, named) = match &self.libraries {
            Libraries::Own => (Some(self.name.as_str()).filter(|_| self.scope == Scope::Monorepo), None),
            Libraries::Named(names) => (None, Some(names)),
        };
        own.into_iter()
            .chain(named.into_iter().flat_map(Words::iter).map(String::as_str))
    }

    /// The package as a dependency in an opam file.
    pub fn dependency(&self) -> opam::Value {
        let monorepo = (self.scope == Scope::Monorepo).then_some(Condition::Defined("monorepo"));
        let build = self.build.then_some(Condition::Is("build"));
        let min = self.minima().map(|version| Condition::AtLeast(version.to_owned()));
        let max = self.maxima().map(|version| Condition::Below(version.to_owned()));
        opam::Value::string(&self.name).only_if(monorepo.into_iter().chain(build).chain(min).chain(max))
    }

    /// Whether a version will do. A pinned source has the version that it is said to have, so any other does too.
    pub fn admits(&self, version: &str) -> bool {
        use std::cmp::Ordering::Less;
        if self.pin.is_some() {
            return true;
        }
        self.minima().all(|min| version::compare(version, min) != Less)
            && self.maxima().all(|max| version::compare(version, max) == Less)
    }

    /// What is wrong with the package as it was declared: names, versions, bounds that no version can meet.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.problems.clone();
        if problems.is_empty() {
            problems.extend(self.check_bounds().err());
        }
        problems
    }

    fn check_bounds(&self) -> Result<(), String> {
        let highest = self.minima().max_by(|a, b| version::compare(a, b));
        let lowest = self.maxima().min_by(|a, b| version::compare(a, b));
        match (highest, lowest) {
            (Some(min), Some(max)) => version::check_bounds(&self.name, min, max).map_err(|e| e.to_string()),
            _ => Ok(()),
        }
    }

    /// Both declarations at once: bounds and libraries add up, a package that is needed to build only in one place is
    /// linked in none, and a pin takes the place of all bounds. So it is in `config.ml`.
    ///
    /// # Errors
    /// The scopes or the pins differ, or no version can satisfy both.
    pub fn merge(&self, other: &Package) -> Result<Package, PackageConflict> {
        if self.scope != other.scope {
            return Err(PackageConflict::Scope {
                package: self.name.clone(),
                one: self.scope,
                other: other.scope,
            });
        }
        let pin = match (&self.pin, &other.pin) {
            (Some(one), Some(other)) if one != other => {
                let (one, other) = (one.url.clone(), other.url.clone());
                return Err(PackageConflict::Pin {
                    package: self.name.clone(),
                    one,
                    other,
                });
            }
            (one, other) => one.clone().or_else(|| other.clone()),
        };
        let both = |one: &Words, other: &Words| -> Words {
            if pin.is_some() {
                Words::default()
            } else {
                one.iter().chain(other.iter()).cloned().collect()
            }
        };
        let merged = Package {
            name: self.name.clone(),
            scope: self.scope,
            build: self.build || other.build,
            libraries: self.merge_libraries(other),
            min: both(&self.min, &other.min),
            max: both(&self.max, &other.max),
            pin: pin.clone(),
            problems: Vec::new(),
        };
        merged.check_bounds().map_err(|problem| PackageConflict::Bounds {
            problem,
            one: self.bounds_in_words(),
            other: other.bounds_in_words(),
        })?;
        Ok(merged)
    }

    fn merge_libraries(&self, other: &Package) -> Libraries {
        if self.libraries == other.libraries {
            return self.libraries.clone();
        }
        let all = self.possible_libraries().chain(other.possible_libraries());
        Libraries::Named(all.map(str::to_owned).collect())
    }
}

impl Package {
    /// Its bounds for a person, such as `>= 4.0.0 and < 5.0.0`.
    pub fn bounds_in_words(&self) -> String {
        let min = self.minima().map(|version| format!(">= {version}"));
        let bounds: Vec<_> = min.chain(self.maxima().map(|version| format!("< {version}"))).collect();
        if bounds.is_empty() {
            "any version".to_owned()
        } else {
            bounds.join(" and ")
        }
    }
}

/// The package as opam writes it in `depends`.
/// As a dependency in an opam file.
impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.dependency().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printing() {
        let solo5 = Package::new("solo5")
            .scope(Scope::Switch)
            .build()
            .min("0.7.5")
            .max("0.13.0");
        assert_eq!(solo5.to_string(), r#""solo5" {build & >= "0.7.5" & < "0.13.0"}"#);
        assert_eq!(Package::new("dune").scope(Scope::Switch).to_string(), r#""dune""#);
        assert_eq!(Package::new("lwt").to_string(), r#""lwt" {?monorepo}"#);
    }

    #[test]
    fn merging_adds_up() {
        let one = Package::new("tcpip").min("9.0.0").sublibs(["udp"]);
        let other = Package::new("tcpip").min("9.0.1").max("10.0.0").sublibs(["tcp"]);
        let merged = one.merge(&other).unwrap();
        assert_eq!(
            merged.to_string(),
            r#""tcpip" {?monorepo & >= "9.0.0" & >= "9.0.1" & < "10.0.0"}"#
        );
        assert!(merged.libraries().eq(["tcpip.tcp", "tcpip.udp"]));
        assert!(merged.admits("9.0.1") && !merged.admits("9.0.0") && !merged.admits("10.0.0"));
    }

    #[test]
    fn a_package_that_is_needed_to_build_only_somewhere_is_not_linked() {
        let merged = Package::new("crunch").build().merge(&Package::new("crunch")).unwrap();
        assert!(merged.is_build());
        assert_eq!(merged.libraries().next(), None);
    }

    #[test]
    fn of_a_tool_of_the_build_machine_only_named_libraries_are_linked() {
        let solo5 = Package::new("solo5").scope(Scope::Switch);
        assert_eq!(solo5.libraries().next(), None);
        assert!(solo5.clone().libs(["solo5.stubs"]).libraries().eq(["solo5.stubs"]));
        let of_a_target = Package::new("solo5").scope(Scope::Switch).build().min("0.9.1");
        let merged = solo5.merge(&of_a_target).unwrap();
        assert_eq!(merged.to_string(), r#""solo5" {build & >= "0.9.1"}"#);
    }

    #[test]
    fn merging_conflicts() {
        let conflict = |one: Package, other: Package| one.merge(&other).unwrap_err().to_string();
        assert_eq!(
            conflict(
                Package::new("mirage-kv-mem").max("4.0.0"),
                Package::new("mirage-kv-mem").min("4.0.0")
            ),
            "no version of `mirage-kv-mem` is at least 4.0.0 and below 4.0.0"
        );
        assert_eq!(
            conflict(Package::new("a").scope(Scope::Switch), Package::new("a")),
            "package `a` is wanted both in the switch and in the monorepo"
        );
        assert_eq!(
            conflict(Package::new("a").pin("git+x"), Package::new("a").pin("git+y")),
            "package `a` is pinned to two sources: `git+x` and `git+y`"
        );
    }

    #[test]
    fn a_pin_takes_the_place_of_bounds_where_two_are_merged() {
        let pinned = Package::new("a").pin("git+x").min("3");
        assert_eq!(pinned.to_string(), r#""a" {?monorepo & >= "3"}"#);
        assert!(pinned.admits("1"));
        let merged = pinned.merge(&Package::new("a").min("2").max("1")).unwrap();
        assert_eq!(merged.to_string(), r#""a" {?monorepo}"#);
    }

    #[test]
    fn problems() {
        assert_eq!(Package::new("a.b").problems().len(), 1);
        assert_eq!(
            Package::new("a").min("2.0").max("1.0").problems(),
            ["no version of `a` is at least 2.0 and below 1.0"]
        );
        assert_eq!(
            Package::new("a").min("one two").problems(),
            ["`one two` is not an opam version, such as 1.2.0"]
        );
        assert!(Package::new("a").min("1.0").problems().is_empty());
    }
}
